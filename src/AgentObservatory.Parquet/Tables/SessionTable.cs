using AgentObservatory.Parquet.Columns;
using static AgentObservatory.Parquet.Columns.Column;

namespace AgentObservatory.Parquet.Tables;

/// <summary>A row for each envelope.</summary>
internal static class SessionTable
{
    internal static Table<SessionEnvelope> New() =>
        new(
            "sessions",
            [
                .. RunColumns.Of<SessionEnvelope>(static row => row.Session),
                OptionalText<SessionEnvelope>("span_id", static row => Ids.Optional(row.Session.SpanId)),
                OptionalText<SessionEnvelope>("parent_trace_id", static row => row.Session.Parent?.TraceId.ToString()),
                OptionalText<SessionEnvelope>("parent_span_id", ParentSpan),
                OptionalText<SessionEnvelope>("parent_session_id", static row => row.Session.Parent?.SessionId),
                Text<SessionEnvelope>("status", static row => WireWord.OfStatus(row.Status)),
                OptionalText<SessionEnvelope>("error_type", static row => row.Error?.Type),
                OptionalText<SessionEnvelope>("error_message", static row => row.Error?.Message),
                OptionalText<SessionEnvelope>("error_traceback", static row => row.Error?.Traceback),
                OptionalText<SessionEnvelope>("suspend_reason", static row => row.SuspendReason),
                Value<SessionEnvelope, long>("start_ns", static row => row.Session.StartTime.UnixNanoseconds),
                Value<SessionEnvelope, long>("end_ns", static row => row.EndTime.UnixNanoseconds),
                Value<SessionEnvelope, long>("duration_ns", static row => row.DurationNanoseconds),
                Value<SessionEnvelope, int>("span_count", static row => row.Spans.Length),
                Value<SessionEnvelope, int>("event_count", static row => row.Events.Count(Told)),
                Value<SessionEnvelope, long>("dropped_events", static row => row.Dropped.Total),
                OptionalText<SessionEnvelope>("dropped", static row => JsonText.Of(row.Dropped)),
                OptionalText<SessionEnvelope>("anomalies", static row => JsonText.Of(row.Anomalies)),
                Value<SessionEnvelope, bool>("is_final", EnvelopeWriter.IsFinal),
                OptionalText<SessionEnvelope>("writer", OnlyWriter),
                OptionalText<SessionEnvelope>("metadata", static row => JsonText.Of(row.Session.Metadata)),
            ]
        );

    private static string? ParentSpan(SessionEnvelope row) =>
        row.Session.Parent is { } parent ? Ids.Optional(parent.SpanId) : null;

    private static bool Told(TraceEvent told) => told.Fact.IsStreamEvent;

    private static string? OnlyWriter(SessionEnvelope row) =>
        row.Writers is { IsDefault: false, Length: 1 } ? Ids.Writer(row.Writers[0].Writer) : null;
}
