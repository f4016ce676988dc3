namespace AgentObservatory.Benchmarks;

/// <summary>Takes everything at once.</summary>
internal sealed class NoOpExporter : IExporter
{
    public void Export(SessionEnvelope envelope) { }
}

/// <summary>Takes 10 ms for each envelope.</summary>
internal sealed class SlowExporter : IExporter
{
    public void Export(SessionEnvelope envelope) => Thread.Sleep(10);
}

/// <summary>Throws always.</summary>
internal sealed class BrokenExporter : IExporter
{
    public void Export(SessionEnvelope envelope) => throw new InvalidOperationException("always broken");
}

/// <summary>Never comes back.</summary>
internal sealed class HangingExporter : IExporter
{
    public void Export(SessionEnvelope envelope) => Thread.Sleep(Timeout.Infinite);
}
