using AgentObservatory.Flow;

namespace AgentObservatory.Log;

/// <summary>
/// Accompanies a session or a span while it runs, on the agent's thread: the one seam where a report goes anywhere but into the
/// log. Never throws; called outside the log's gate.
/// </summary>
internal interface ICompanion
{
    /// <summary>The id that the span takes from it; none: the log gives the span one.</summary>
    SpanId SpanId { get; }

    /// <summary>The W3C traceparent of what starts within the span; null where it has none to tell.</summary>
    string? TraceParent { get; }

    /// <summary>Makes activities current.</summary>
    IActivityFlow Activities { get; }

    /// <summary>Where a flow is that is directly within the span's place.</summary>
    FlowPlace Inside(IPlace place);

    /// <summary>A span starts within this one. Null where nothing accompanies it.</summary>
    ICompanion? Started(string kind, string name, NamedValue[] attributes, long unixNanoseconds);

    /// <summary>Something has happened within the span, and is recorded.</summary>
    void Event(string name, NamedValue[] attributes, long unixNanoseconds);

    /// <summary>The span has ended, and its end is recorded.</summary>
    void Ended(in ClosedSpan closed);

    /// <summary>The session has ended.</summary>
    void Ended(SessionInfo session, SessionEnd end, long unixNanoseconds);

    /// <summary>The span is not recorded after all: it is in no envelope.</summary>
    void Abandoned();

    /// <summary>The span had ended before, perhaps elsewhere: nothing of it is left behind in this flow.</summary>
    void Left();
}
