namespace AgentObservatory.Capture;

/// <summary>
/// One report as the agent's thread leaves it behind: 32 bytes in its session's buffer. It becomes a <see cref="TraceEvent"/> when the
/// session is folded. The end of a span that has learnt nothing takes no room here: the span itself knows it, and its place in
/// the order.
/// </summary>
internal struct CapturedEvent
{
    /// <summary>In place of a name: the span ended, with what it had learnt.</summary>
    internal static readonly string Ended = new('.', 1);

    internal long UnixNanoseconds;
    internal AgentSpan Span;

    /// <summary>The name of a stream event; null: the span started; this very <see cref="Ended"/>: it ended.</summary>
    internal string? Name;

    /// <summary>Null where there are none.</summary>
    internal KeyValuePair<string, AttributeValue>[]? Attributes;

    internal readonly bool IsEnd => ReferenceEquals(Name, Ended);
}
