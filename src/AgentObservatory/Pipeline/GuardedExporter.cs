namespace AgentObservatory;

/// <summary>
/// The one place where what an exporter throws is caught. Every envelope that is accepted for it is counted as exported or as
/// dropped, never as neither; what is neither yet is in flight.
/// </summary>
internal sealed class GuardedExporter
{
    private readonly IExporter exporter;
    private readonly TimeProvider time;
    private readonly DiagnosticChannel diagnostics;
    private readonly Trouble failing;
    private readonly Lock turn = new();
    private readonly TallyCounter dropped = new();
    private long accepted;
    private long exported;
    private bool isDisposed;
    private volatile ExportFailure? lastFailure;

    internal GuardedExporter(IExporter exporter, TimeProvider time, DiagnosticChannel diagnostics)
    {
        this.exporter = exporter;
        this.time = time;
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

    /// <summary>Exports an accepted envelope on this thread; concurrent calls take turns.</summary>
    internal void Export(SessionEnvelope envelope)
    {
        lock (turn)
        {
            if (isDisposed)
            {
                Drop(DropReason.AlreadyShutdown);
                return;
            }

            try
            {
                exporter.Export(envelope);
                Interlocked.Increment(ref exported);
                failing.IsOver();
            }
            catch (Exception exception)
            {
                Drop(DropReason.ExportFailed);
                Note(exception);
                failing.Occurred(exception);
            }
        }
    }

    internal void Flush()
    {
        if (exporter is not IFlushableExporter flushable)
        {
            return;
        }

        lock (turn)
        {
            Guard(flushable.Flush, DiagnosticKind.ExportFailed, "Flushing the exporter failed.");
        }
    }

    /// <summary>Disposes the exporter, once; no envelope reaches it afterwards.</summary>
    internal void Dispose()
    {
        lock (turn)
        {
            if (!isDisposed)
            {
                isDisposed = true;
                Guard(DisposeExporter, DiagnosticKind.DisposeFailed, "Disposing the exporter failed.");
            }
        }
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
        if (exporter is IAsyncDisposable asynchronous)
        {
            asynchronous.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        else
        {
            (exporter as IDisposable)?.Dispose();
        }
    }

    private void Guard(Action action, DiagnosticKind kind, string message)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Note(exception);
            diagnostics.Report(kind, Name, message, exception);
        }
    }

    private void Note(Exception exception)
    {
        ErrorInfo error = Capture.ErrorSnapshot.Of(exception);
        lastFailure = new ExportFailure(error.Type + ": " + error.Message, time.GetUtcNow());
    }

    private sealed record ExportFailure(string Message, DateTimeOffset Time);
}
