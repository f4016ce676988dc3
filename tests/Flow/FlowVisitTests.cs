using System.Diagnostics;
using AgentObservatory.Flow;

namespace AgentObservatory.Tests.Flow;

public class FlowVisitTests
{
    [Fact]
    public void Fault50_AVisitThatDoesNotArriveIsNotTakenForOneThatHas()
    {
        var flow = new FlowThatIsStuck();
        using Activity activity = new Activity("producer").Start();
        Activity.Current = null;
        var place = new FlowPlace(null, activity, flow);
        FlowVisit.KnownContext? known = null;
        FlowVisit.Enter(place, ref known).Leave();
        flow.IsStuck = false;

        FlowVisit visit = FlowVisit.Enter(place, ref known);
        Activity? current = Activity.Current;
        visit.Leave();

        Assert.Same(activity, current);
    }

    /// <summary>Stays where it is, as if no memory were left to move.</summary>
    private sealed class FlowThatIsStuck : IActivityFlow
    {
        internal bool IsStuck { get; set; } = true;

        public void MakeCurrent(Activity? activity)
        {
            if (!IsStuck)
            {
                Activity.Current = activity;
            }
        }
    }
}
