namespace AgentObservatory.Capture;

/// <summary>
/// One report as the agent's thread leaves it behind: 32 bytes in a segment of its session's buffer. It becomes a
/// <see cref="TraceEvent"/> when the session is folded.
/// </summary>
internal struct CapturedEvent
{
    internal long UnixNanoseconds;
    internal AgentSpan Span;

    /// <summary>Null: the span started. <see cref="Ended"/>: it ended. Else the name of a stream event.</summary>
    internal object? Detail;

    internal KeyValuePair<string, AttributeValue>[] Attributes;

    internal static readonly object Ended = new();
}
