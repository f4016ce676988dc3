namespace AgentObservatory.Flow;

/// <summary>
/// Marks the flow of control in which an observatory runs foreign code, tasks started from it included: a session started in an
/// exporter would be exported there, and so on without end.
/// </summary>
internal sealed class ExportScope
{
    private static readonly AsyncLocal<ExportScope?> Flow = new();

    private readonly object owner;
    private readonly ExportScope? outer;

    private ExportScope(object owner, ExportScope? outer)
    {
        this.owner = owner;
        this.outer = outer;
    }

    internal static bool IsWithin(object owner)
    {
        ExportScope? scope = Flow.Value;
        while (scope is not null && scope.owner != owner)
        {
            scope = scope.outer;
        }

        return scope is not null;
    }

    /// <summary>Enters for as long as the thread of the observatory's own lives.</summary>
    internal static void EnterForGood(object owner) => Flow.Value = new ExportScope(owner, null);

    /// <summary>Leaves the agent's flow of control on its own thread: no place is current there, and no activity.</summary>
    internal static Visit Enter(object owner, IActivityFlow? activities)
    {
        ExportScope? before = Flow.Value;
        FlowPlace agents = FlowPlace.Here(activities);
        Flow.Value = new ExportScope(owner, before);
        agents.Nowhere().Return();
        return new Visit(before, agents);
    }

    /// <summary>A stay in the scope; disposing it brings the agent's flow back.</summary>
    internal readonly struct Visit(ExportScope? before, FlowPlace agents) : IDisposable
    {
        public void Dispose()
        {
            agents.Return();
            Flow.Value = before;
        }
    }
}
