using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>The one place that catches what an exporter throws. Its members return it, or null. A lane never calls them
/// concurrently.</summary>
internal sealed class GuardedExporter(IExporter exporter, TimeProvider time)
{
    private volatile ExportFailure? lastFailure;

    internal string Name => exporter.GetType().Name;
    internal ExportFailure? LastFailure => lastFailure;

    /// <summary>Whether the end was not waited for any longer.</summary>
    internal bool IsLeft { get; private set; }

    internal Exception? Export(SessionEnvelope envelope) => Try(() => exporter.Export(envelope));

    internal Exception? Flush() => exporter is IFlushableExporter flushable ? Try(flushable.Flush) : null;

    internal Exception? Dispose(Deadline deadline) =>
        exporter is IAsyncDisposable asynchronous ? Try(() => Wait(asynchronous.DisposeAsync().AsTask(), deadline))
        : exporter is IDisposable disposable ? Try(disposable.Dispose)
        : null;

    private void Wait(Task disposing, Deadline deadline)
    {
        IsLeft = !deadline.Block(disposing);
        if (!IsLeft)
        {
            disposing.GetAwaiter().GetResult();
        }
    }

    private Exception? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            lastFailure = new ExportFailure(ErrorSnapshot.Brief(exception), GuardedTime.UtcNow(time));
            return exception;
        }
    }

    internal sealed record ExportFailure(string Message, DateTimeOffset Time);
}
