using AgentObservatory.Flow;

namespace AgentObservatory.Log;

/// <summary>Follows a session or a span while it runs, on the agent's thread. It is the only place besides the log that a
/// report goes to. Never throws; called outside the log's gate.</summary>
internal interface ICompanion
{
    /// <summary>The id for the span; if none, the log assigns one.</summary>
    SpanId SpanId { get; }

    /// <summary>The W3C traceparent for what starts within the span; null if there is none.</summary>
    string? TraceParent { get; }
    IActivityFlow Activities { get; }
    FlowPlace Inside(IPlace place);

    /// <summary>A span starts within this one; null if it has no companion. What is given is how it has been started, if that
    /// is compared; the rest is what may be told.</summary>
    ICompanion? Started(string kind, string name, NamedValue[] attributes, StartedAs? given, long unixNanoseconds);
    void Event(string name, NamedValue[] attributes, long unixNanoseconds);
    void Ended(in ClosedSpan closed);
    void Ended(SessionInfo session, SessionEnd end, long unixNanoseconds);

    /// <summary>The span is not recorded after all and is in no envelope.</summary>
    void Abandoned();

    /// <summary>The span had already ended, perhaps in another flow: it is removed from this flow.</summary>
    void Left();
}
