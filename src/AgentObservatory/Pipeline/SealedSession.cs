namespace AgentObservatory.Pipeline;

/// <summary>An ended session on its way to its readers. It waits as a log, which is small; the first reader that needs the
/// envelope makes it, and it is shared while in use.</summary>
internal sealed class SealedSession(SessionLog log, ObservatoryCounters counters, IJournal? journal) : ISessionDelivery
{
    private readonly Lock folding = new();
    private WeakReference<SessionEnvelope>? envelope;
    private int leases = 1;
    private DropCause cause = DropCause.NoExporter;

    internal SessionLog Log => log;

    public RunOutcome RunOutcome => log.RunOutcome;

    public long Bytes => log.Bytes;

    /// <summary>The envelope; null if it cannot be made: memory has run out, or the library has a bug.</summary>
    public SessionEnvelope? Envelope
    {
        get
        {
            try
            {
                // A redactor, which is foreign code, does not run under the lock.
                log.RedactThrough(log.Count - 1);
                using Lock.Scope entered = folding.EnterUninterrupted();
                if (envelope is not null && envelope.TryGetTarget(out SessionEnvelope? made))
                {
                    return made;
                }

                SessionEnvelope folded = FactMaker.Fold(log);
                var held = new WeakReference<SessionEnvelope>(folded);
                if (envelope is null)
                {
                    counters.Folded(folded);
                }

                envelope = held;
                return folded;
            }
            catch (Exception caught)
            {
                // No longer under the lock: inline, a handler of diagnostics runs here.
                Uninterrupted.Caught(caught);
                cause = DropCause.InternalError;
                counters.NotFolded(caught);
                return null;
            }
        }
    }

    public bool WantsAnswers => journal is not null;

    public void Answered(int exporter, bool isTaken) => journal?.Answered(log, exporter, isTaken);

    internal void Lease(int readers = 1) => Interlocked.Add(ref leases, readers);

    /// <summary>Ends a lease. The last one releases the memory and counts the events of a session never folded.</summary>
    public void Return(DropCause? dropped)
    {
        // That one exporter has lost it says more than that others do not keep it.
        if (dropped is { } why && envelope is null && (why != DropCause.NotKept || cause == DropCause.NoExporter))
        {
            cause = why;
        }

        if (Interlocked.Decrement(ref leases) == 0)
        {
            if (envelope is null)
            {
                counters.DroppedWhole(log, cause);
            }

            log.Return();
        }
    }
}
