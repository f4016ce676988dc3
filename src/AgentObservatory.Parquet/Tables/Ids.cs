namespace AgentObservatory.Parquet.Tables;

/// <summary>Ids as text: lowercase hexadecimal digits, as in the wire format; null where there is none.</summary>
internal static class Ids
{
    internal static string? Optional(SpanId id) => id.IsNone ? null : id.ToString();

    internal static string Writer(ulong writer) => writer.ToString("x16");

    /// <summary>Who has told an event. Ids of events in files before 0.3 say nothing.</summary>
    internal static string? WriterOf(TraceEvent? told) =>
        told is null or { Session.RunId.IsNone: true } ? null : Writer(told.EventId.Writer);
}
