using AgentObservatory.Contracts;

namespace AgentObservatory.Pipeline;

/// <summary>The one place that catches what an exporter throws. Its members return it, or null. A lane never calls them
/// concurrently.</summary>
internal sealed class GuardedExporter
{
    private readonly IExporter exporter;
    private readonly IExportBatch? batch;

    // Made once: where memory has run out, a delegate for each call would throw outside the guard.
    private readonly Action<SessionEnvelope> export;
    private readonly Action<IExportBatch> commit = static batch => batch.Commit();
    private readonly FailureMemory failures;
    private readonly Action<IFlushableExporter> flush = static flushable => flushable.Flush();

    // In ticks of the system's clock.
    private long spent;

    internal GuardedExporter(IExporter exporter, TimeProvider time)
    {
        this.exporter = exporter;
        failures = new FailureMemory(time);
        batch = (exporter as IBatchExporter)?.NewBatch();
        export = batch is null ? exporter.Export : batch.Add;
    }

    internal string Name => exporter.GetType().Name;

    internal FailureMemory.Known LastFailure => failures.Last;

    /// <summary>How long its calls have taken in all.</summary>
    internal TimeSpan ExportTime => TimeProvider.System.GetElapsedTime(0, Interlocked.Read(ref spent));

    /// <summary>Whether the end was not waited for any longer.</summary>
    internal bool IsLeft { get; private set; }

    /// <summary>Whether what it has taken must be committed now.</summary>
    internal bool IsFull => batch is null or { IsFull: true };

    /// <summary>Whether it may buffer what it has exported.</summary>
    internal bool IsFlushable => exporter is IFlushableExporter;

    /// <summary>Exports an envelope, or adds it to the batch.</summary>
    internal Exception? Export(SessionEnvelope envelope) => Try(export, envelope);

    /// <summary>Exports the batch, if there is one.</summary>
    internal Exception? Commit() => batch is null ? null : Try(commit, batch);

    internal Exception? Flush() => exporter is IFlushableExporter flushable ? Try(flush, flushable) : null;

    internal Exception? Dispose(Deadline deadline) =>
        exporter is IAsyncDisposable asynchronous
            ? Try(disposed => Wait(disposed.DisposeAsync().AsTask(), deadline), asynchronous)
        : exporter is IDisposable disposable ? Try(static disposed => disposed.Dispose(), disposable)
        : null;

    private void Wait(Task disposing, Deadline deadline)
    {
        IsLeft = !deadline.Block(disposing);
        if (!IsLeft)
        {
            disposing.GetAwaiter().GetResult();
        }
    }

    private Exception? Try<T>(Action<T> action, T argument)
    {
        long began = GuardedTime.Timestamp(TimeProvider.System);
        try
        {
            action(argument);
            return null;
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            failures.Remember((exception as PartlyExportedException)?.Cause ?? exception);
            return exception;
        }
        finally
        {
            Interlocked.Add(ref spent, GuardedTime.Timestamp(TimeProvider.System) - began);
        }
    }
}
