namespace AgentObservatory;

/// <summary>A stream: tokens, audio chunks, messages. Report each item with
/// <see cref="AgentSpan.Event(string, NamedValues)"/>, or let <c>TraceStream</c> do it. Items beyond the session's limits
/// are counted but not kept. The stream's end says how many items came, how long the first one took, the largest gap between
/// two, and how the stream ended: see <see cref="StreamAttribute"/>.</summary>
public sealed class StreamSpan : AgentSpan
{
    internal StreamSpan(
        AgentSession session,
        in StartedSpan started,
        IPlace? before,
        string name,
        string kind,
        StreamItems items
    )
        : base(session, started, before, name, kind, items) { }

    /// <summary>Ends the stream as complete, even while an exception is in progress.</summary>
    public void Complete() => End(SpanStatus.Ok);
}
