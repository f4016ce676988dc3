namespace AgentObservatory.Tests.Support;

/// <summary>Waits in every export until it is released; says when it has got there.</summary>
internal sealed class HangingExporter : IExporter, IDisposable
{
    private readonly ManualResetEventSlim released = new();

    internal ManualResetEventSlim IsHanging { get; } = new();

    internal List<string> Sessions { get; } = [];

    internal bool IsDisposed { get; private set; }

    public void Export(SessionEnvelope envelope)
    {
        IsHanging.Set();
        released.Wait();
        Sessions.Add(envelope.Session.SessionId);
    }

    public void Dispose() => IsDisposed = true;

    internal void Release() => released.Set();
}

/// <summary>Lets one export through for each permit that the test gives.</summary>
internal sealed class SteppedExporter : IExporter
{
    private readonly SemaphoreSlim permits = new(0);
    private readonly SemaphoreSlim done = new(0);

    internal List<string> Sessions { get; } = [];

    public void Export(SessionEnvelope envelope)
    {
        permits.Wait();
        Sessions.Add(envelope.Session.SessionId);
        done.Release();
    }

    /// <summary>Lets exports through, whenever they come.</summary>
    internal void Allow(int count) => permits.Release(count);

    /// <summary>Lets exports through and waits until they are done.</summary>
    internal void Step(int count)
    {
        permits.Release(count);
        for (int number = 0; number < count; number++)
        {
            done.Wait();
        }
    }
}
