using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>The one place that catches what an exporter throws. It is the subscriber at the end of a lane, which never calls
/// it concurrently.</summary>
internal sealed class GuardedExporter(IExporter exporter, bool isOwned, TimeProvider time, DiagnosticChannel diagnostics)
    : IObserver<SessionEnvelope?>
{
    private readonly Outage failing = new(
        DiagnosticKind.ExportFailed,
        exporter.GetType().Name,
        "An export failed; this exporter loses envelopes until it recovers.",
        time,
        diagnostics
    );
    private volatile ExportFailure? lastFailure;

    internal string Name => exporter.GetType().Name;
    internal ExportFailure? LastFailure => lastFailure;

    /// <summary>Why the last envelope was lost; null if it was exported.</summary>
    internal DropCause? Outcome { get; private set; }

    /// <summary>When to give up waiting for the end.</summary>
    internal Deadline? Closing { get; set; }

    /// <summary>Whether the end was not waited for any longer.</summary>
    internal bool IsLeft { get; private set; }

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
            Task disposing = asynchronous.DisposeAsync().AsTask();
            IsLeft = !Closing!.Block(disposing);
            if (!IsLeft)
            {
                disposing.GetAwaiter().GetResult();
            }
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
            Uninterrupted.Caught(exception);
            lastFailure = new ExportFailure(ErrorSnapshot.Brief(exception), GuardedTime.UtcNow(time));
            return exception;
        }
    }

    internal sealed record ExportFailure(string Message, DateTimeOffset Time);
}
