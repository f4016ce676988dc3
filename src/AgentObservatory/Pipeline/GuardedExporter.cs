using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>
/// The one place where what an exporter throws is caught. The subscriber at the end of a lane, which calls it on one thread at a
/// time.
/// </summary>
/// <param name="exporter">The exporter.</param>
/// <param name="isOwned">Whether it is disposed when nothing more comes.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="diagnostics">Where failures are reported.</param>
internal sealed class GuardedExporter(IExporter exporter, bool isOwned, TimeProvider time, DiagnosticChannel diagnostics)
    : IObserver<SessionEnvelope?>
{
    private const string FailureBegins = "An export failed; envelopes are lost for this exporter until it recovers.";

    private readonly Outage failing = new(
        DiagnosticKind.ExportFailed,
        exporter.GetType().Name,
        FailureBegins,
        time,
        diagnostics
    );
    private volatile ExportFailure? lastFailure;

    internal string Name => exporter.GetType().Name;

    internal ExportFailure? LastFailure => lastFailure;

    /// <summary>Why the last envelope was lost; null where it was exported.</summary>
    internal DropCause? Outcome { get; private set; }

    /// <param name="envelope">Null where none could be made.</param>
    public void OnNext(SessionEnvelope? envelope)
    {
        if (envelope is null)
        {
            Outcome = DropCause.InternalError;
        }
        else if (Try(() => exporter.Export(envelope)) is { } failure)
        {
            Outcome = DropCause.ExportFailed;
            failing.Failed(failure);
        }
        else
        {
            Outcome = null;
            failing.Recovered();
        }
    }

    public void OnError(Exception error) => OnCompleted();

    public void OnCompleted()
    {
        Flush();
        if (isOwned && Try(Dispose) is { } failure)
        {
            diagnostics.Report(DiagnosticKind.DisposeFailed, Name, "Disposing the exporter failed.", failure);
        }
    }

    /// <summary>Lets the exporter hand on what it kept back; false where it fails to.</summary>
    internal bool Flush()
    {
        if (exporter is not IFlushableExporter flushable || Try(flushable.Flush) is not { } failure)
        {
            return true;
        }

        diagnostics.Report(DiagnosticKind.ExportFailed, Name, "Flushing the exporter failed.", failure);
        return false;
    }

    private void Dispose()
    {
        if (exporter is IAsyncDisposable asynchronous)
        {
            asynchronous.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        else
        {
            (exporter as IDisposable)?.Dispose();
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
            ErrorInfo error = ErrorSnapshot.Of(exception);
            lastFailure = new ExportFailure(error.Type + ": " + error.Message, GuardedTime.UtcNow(time));
            return exception;
        }
    }

    internal sealed record ExportFailure(string Message, DateTimeOffset Time);
}
