namespace AgentObservatory.Tests.Support;

/// <summary>Throws what it is told to, as long as it is told to.</summary>
internal sealed class ThrowingExporter(Func<Exception>? make = null) : IExporter
{
    internal bool IsBroken { get; set; } = true;

    internal int Calls { get; private set; }

    public void Export(SessionEnvelope envelope)
    {
        Calls++;
        if (IsBroken)
        {
            throw make?.Invoke() ?? new InvalidOperationException("broken exporter");
        }
    }
}

/// <summary>Runs the test's own code for every envelope.</summary>
internal sealed class CallbackExporter(Action<SessionEnvelope> export, Action? dispose = null)
    : IExporter,
        IDisposable
{
    public void Export(SessionEnvelope envelope) => export(envelope);

    public void Dispose() => dispose?.Invoke();
}
