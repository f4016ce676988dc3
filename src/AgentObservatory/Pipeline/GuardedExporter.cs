namespace AgentObservatory;

/// <summary>
/// The one place where what an exporter throws is caught. Every envelope it is given is counted as exported or as dropped, never
/// as neither. The first failure and the recovery are reported, what lies between is only counted.
/// </summary>
internal sealed class GuardedExporter(IExporter exporter, TimeProvider time, DiagnosticChannel diagnostics)
{
    private readonly Lock turn = new();
    private readonly TallyCounter dropped = new();
    private long accepted;
    private long exported;
    private long failuresInARow;
    private bool isDisposed;
    private volatile ExportFailure? lastFailure;

    private string Name { get; } = exporter.GetType().Name;

    /// <summary>Exports on this thread; concurrent calls take turns.</summary>
    internal void Export(SessionEnvelope envelope)
    {
        Interlocked.Increment(ref accepted);
        lock (turn)
        {
            if (isDisposed)
            {
                dropped.Add(DropReason.AlreadyShutdown, 1);
                return;
            }

            try
            {
                exporter.Export(envelope);
                Interlocked.Increment(ref exported);
                Recovered();
            }
            catch (Exception exception)
            {
                dropped.Add(DropReason.ExportFailed, 1);
                Failed(exception);
            }
        }
    }

    /// <summary>Counts an envelope that never gets to the exporter.</summary>
    internal void Drop(string reason)
    {
        Interlocked.Increment(ref accepted);
        dropped.Add(reason, 1);
    }

    internal void Dispose()
    {
        lock (turn)
        {
            isDisposed = true;
            try
            {
                (exporter as IDisposable)?.Dispose();
            }
            catch (Exception exception)
            {
                Note(exception);
                diagnostics.Report(DiagnosticKind.DisposeFailed, Name, "Disposing the exporter failed.", exception);
            }
        }
    }

    internal ExporterHealth Health()
    {
        ExportFailure? failure = lastFailure;
        long done = Interlocked.Read(ref exported);
        Tally lost = dropped.ToTally();
        long inFlight = Interlocked.Read(ref accepted) - done - lost.Total;
        return new ExporterHealth(Name, done, lost, inFlight, failure?.Message, failure?.Time);
    }

    private void Failed(Exception exception)
    {
        Note(exception);
        if (failuresInARow++ == 0)
        {
            const string Message = "An export failed; envelopes are lost for this exporter until it recovers.";
            diagnostics.Report(DiagnosticKind.ExportFailed, Name, Message, exception);
        }
    }

    private void Recovered()
    {
        if (failuresInARow > 0)
        {
            string message = "Exports work again; envelopes lost: " + failuresInARow + ".";
            failuresInARow = 0;
            diagnostics.Report(DiagnosticKind.ExportRecovered, Name, message, null);
        }
    }

    private void Note(Exception exception)
    {
        ErrorInfo error = Capture.ErrorSnapshot.Of(exception);
        lastFailure = new ExportFailure(error.Type + ": " + error.Message, time.GetUtcNow());
    }

    private sealed record ExportFailure(string Message, DateTimeOffset Time);
}
