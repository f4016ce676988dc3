using System.Diagnostics;

namespace AgentObservatory;

/// <summary>Ids and times as activities have them.</summary>
internal static class ActivityIds
{
    internal static ActivityTraceId Of(TraceId id)
    {
        Span<byte> digits = stackalloc byte[32];
        id.WriteUtf8(digits);
        return ActivityTraceId.CreateFromUtf8String(digits);
    }

    internal static ActivitySpanId Of(SpanId id)
    {
        Span<byte> digits = stackalloc byte[16];
        id.WriteUtf8(digits);
        return ActivitySpanId.CreateFromUtf8String(digits);
    }

    internal static ActivityLink Of(OpenTelemetryLink link) =>
        new(new ActivityContext(Of(link.TraceId), Of(link.SpanId), ActivityTraceFlags.None, isRemote: true));
}
