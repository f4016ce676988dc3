using System.Diagnostics;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>Of an adopted activity in live mode: there is an activity already, which is not the library's to end. Spans that
/// start within it are accompanied as those around it are.</summary>
internal sealed class PassingCompanion : ICompanion
{
    private readonly ICompanion around;
    private readonly Activity activity;

    private PassingCompanion(ICompanion around, Activity activity)
    {
        this.around = around;
        this.activity = activity;
    }

    public SpanId SpanId => SpanId.None;

    public string? TraceParent => activity.Id;

    public IActivityFlow Activities => around.Activities;

    internal static ICompanion? Of(ICompanion? around, Activity activity) =>
        around is null ? null : new PassingCompanion(around, activity);

    public FlowPlace Inside(IPlace place) => new(place, activity, around.Activities);

    public ICompanion? Started(string kind, string name, NamedValue[] attributes, StartedAs? given, long unixNanoseconds) =>
        around.Started(kind, name, attributes, given, unixNanoseconds);

    public void Event(string name, NamedValue[] attributes, long unixNanoseconds) { }

    public void Ended(in ClosedSpan closed) { }

    public void Ended(SessionInfo session, SessionEnd end, long unixNanoseconds) { }

    public void Abandoned() { }

    public void Left() { }
}
