namespace AgentObservatory;

/// <summary>
/// A stream: tokens, audio chunks, messages. Report each item with <see cref="AgentSpan.Event(string, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>.
/// Items beyond the session's limits are counted on the stream instead of kept.
/// </summary>
public sealed class StreamSpan : AgentSpan
{
    internal StreamSpan(AgentSession session, AgentSpan? parent, AgentSpan? previous, SpanId id, string name, long now)
        : base(session, parent, previous, id, SpanKind.Stream, name, now) { }

    /// <summary>Ends the stream: everything came. The same as disposing it, but never mistaken for a failure.</summary>
    public void Complete() => Session.End(this, SpanStatus.Ok);
}
