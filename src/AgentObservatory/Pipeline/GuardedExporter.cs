namespace AgentObservatory;

/// <summary>
/// The one place where what an exporter throws is caught. Every envelope that is accepted for it is counted as exported or as
/// dropped, never as neither; what is neither yet is in flight.
/// </summary>
internal sealed class GuardedExporter
{
    private readonly IExporter exporter;
    private readonly TimeProvider time;
    private readonly TimeSpan patience;
    private readonly DiagnosticChannel diagnostics;
    private readonly Trouble failing;
    private readonly Lock turn = new();
    private readonly TallyCounter dropped = new();
    private long accepted;
    private long exported;
    private bool isExporting;
    private volatile bool isDisposing;
    private bool isDisposed;
    private volatile ExportFailure? lastFailure;

    internal GuardedExporter(IExporter exporter, ObservatoryOptions options, DiagnosticChannel diagnostics)
    {
        this.exporter = exporter;
        time = options.TimeProvider;
        patience = Deadline.OrDefault(null, options.ShutdownDeadline);
        this.diagnostics = diagnostics;
        Name = exporter.GetType().Name;
        const string Begins = "An export failed; envelopes are lost for this exporter until it recovers.";
        failing = new Trouble(DiagnosticKind.ExportFailed, Name, Begins, time, diagnostics);
    }

    internal string Name { get; }

    /// <summary>Counts a session that has ended: its envelope is on its way from now on.</summary>
    internal void Accept() => Interlocked.Increment(ref accepted);

    /// <summary>Counts an accepted envelope that never gets to the exporter.</summary>
    internal void Drop(string reason) => dropped.Add(reason, 1);

    /// <summary>
    /// Exports an accepted envelope on this thread. Inline, threads take turns; one that waits longer than the shutdown deadline
    /// gives up, so that an exporter that waits for another agent in turn is no deadlock.
    /// </summary>
    internal void Export(SessionEnvelope envelope)
    {
        if (!turn.TryEnter(patience))
        {
            Drop(DropReason.ExporterBusy);
            return;
        }

        Exception? failure;
        try
        {
            if (isDisposed)
            {
                Drop(DropReason.AlreadyShutdown);
                return;
            }

            isExporting = true;
            failure = Try(() => exporter.Export(envelope));
            isExporting = false;
        }
        finally
        {
            turn.Exit();
        }

        if (failure is null)
        {
            Interlocked.Increment(ref exported);
            failing.IsOver();
        }
        else
        {
            Drop(DropReason.ExportFailed);
            failing.Occurred(failure);
        }

        if (isDisposing)
        {
            Dispose();
        }
    }

    /// <summary>Lets the exporter hand on what it kept back; false where it failed to.</summary>
    internal bool Flush()
    {
        if (exporter is not IFlushableExporter flushable)
        {
            return true;
        }

        Exception? failure = InTurn(flushable.Flush, patience);
        Report(failure, DiagnosticKind.ExportFailed, "Flushing the exporter failed.");
        return failure is null;
    }

    /// <summary>Disposes the exporter, once; no envelope reaches it afterwards. From within its own export: after that.</summary>
    internal void Dispose() => Dispose(patience);

    /// <summary>The same, waiting for its turn no longer than a deadline; false where that passed, or disposing failed.</summary>
    internal bool Dispose(TimeSpan deadline)
    {
        isDisposing = true;
        Exception? failure = InTurn(DisposeExporter, deadline);
        Report(failure, DiagnosticKind.DisposeFailed, "Disposing the exporter failed.");
        return failure is not TimeoutException;
    }

    // What comes later in an envelope's life is read first, so that a snapshot never shows more coming out than went in.
    internal ExporterHealth Health(int queuedSessions, long queuedBytes)
    {
        ExportFailure? failure = lastFailure;
        long done = Interlocked.Read(ref exported);
        Tally lost = dropped.ToTally();
        long inFlight = Interlocked.Read(ref accepted) - done - lost.Total;
        return new ExporterHealth(Name, done, lost, inFlight, queuedSessions, queuedBytes, failure?.Message, failure?.Time);
    }

    private void DisposeExporter()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (exporter is IAsyncDisposable asynchronous)
        {
            asynchronous.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        else
        {
            (exporter as IDisposable)?.Dispose();
        }
    }

    /// <summary>Runs something of the exporter between its envelopes; never within an export of the same thread.</summary>
    private Exception? InTurn(Action action, TimeSpan deadline)
    {
        if (!turn.TryEnter(deadline))
        {
            return new TimeoutException("The exporter is busy.");
        }

        try
        {
            return isExporting ? null : Try(action);
        }
        finally
        {
            turn.Exit();
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
            ErrorInfo error = Capture.ErrorSnapshot.Of(exception);
            lastFailure = new ExportFailure(error.Type + ": " + error.Message, Capture.GuardedTime.UtcNow(time));
            return exception;
        }
    }

    private void Report(Exception? failure, DiagnosticKind kind, string message)
    {
        if (failure is not null)
        {
            diagnostics.Report(kind, Name, message, failure);
        }
    }

    private sealed record ExportFailure(string Message, DateTimeOffset Time);
}
