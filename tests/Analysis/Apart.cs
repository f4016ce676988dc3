namespace AgentObservatory.Tests.Analysis;

/// <summary>Starts a span in a flow of its own, as a task does: what is started beside it is not within it.</summary>
internal static class Apart
{
    internal static AgentSpan Start(Func<AgentSpan> start)
    {
        AgentSpan? span = null;
        ExecutionContext.Run(ExecutionContext.Capture()!, _ => span = start(), null);
        return span!;
    }
}
