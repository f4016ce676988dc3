namespace AgentObservatory.Flow;

/// <summary>Marks the flow of control in which an observatory runs foreign code, including tasks started from it. A session
/// started within an exporter would be exported by it, start another one, and so on without end.</summary>
internal sealed class ExportScope(object owner, ExportScope? outer)
{
    private static readonly AsyncLocal<ExportScope?> Flow = new();

    private volatile bool isOver;

    private ExportScope? Outer => outer;

    internal static bool IsWithin(object owner) => Flow.Value?.IsOf(owner) is true;

    /// <summary>Enters the scope for the lifetime of this thread, which belongs to the observatory.</summary>
    internal static void EnterForGood(object owner) => Flow.Value = new ExportScope(owner, null);

    /// <summary>Enters the scope on the agent's thread: until the visit is disposed, no place and, in live mode, no activity
    /// is current.</summary>
    internal static Visit Enter(object owner, IActivityFlow? activities)
    {
        ExportScope? before = Flow.Value;
        FlowPlace agents = FlowPlace.Here(activities);
        var entered = new ExportScope(owner, before);
        Flow.Value = entered;
        new FlowPlace(null, null, activities).Return();
        return new Visit(entered, agents);
    }

    private bool IsOf(object other) => (owner == other && !isOver) || outer?.IsOf(other) is true;

    /// <summary>A stay in the scope; disposing it restores the agent's flow.</summary>
    internal readonly struct Visit(ExportScope entered, FlowPlace agents) : IDisposable
    {
        public void Dispose()
        {
            agents.Return();
            try
            {
                Flow.Value = entered.Outer;
            }
            catch (OutOfMemoryException)
            {
                // The flow stays in a scope that is over, also for the tasks that exporters have started.
                entered.isOver = true;
            }
        }
    }
}
