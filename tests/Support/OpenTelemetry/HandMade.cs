namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>Envelopes that no fold makes: put together by hand, with whatever the types allow.</summary>
internal static class HandMade
{
    internal static readonly Timestamp BeforeAllTime = new(long.MinValue);

    internal static SessionEnvelope Envelope(SessionInfo session, params SpanRecord[] spans) =>
        new(
            session,
            BeforeAllTime,
            0,
            SpanStatus.Ok,
            null,
            null,
            null!,
            spans.Length == 0 ? default : [.. spans],
            default,
            default,
            null!,
            default
        );

    internal static SessionInfo Session(string sessionId, string agentId) =>
        new(sessionId, agentId, null, default, new TraceId(1, 1), default, default, null, new Timestamp(0));

    internal static SpanRecord Span(
        SpanId id,
        Timestamp start = default,
        Timestamp end = default,
        SpanId parent = default,
        long dropped = -1
    ) => new(id, parent, SpanId.None, null!, null!, SpanStatus.Ok, null, start, end, -1, default, -1, -1, dropped);
}
