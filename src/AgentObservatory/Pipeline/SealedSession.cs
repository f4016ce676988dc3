using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>
/// A session that has ended, on its way to everybody who takes it: a log, and the envelope once somebody wants it. What waits is
/// small, for it is the log that waits: the envelope is made when it is first taken, and shared with whoever takes it while it is
/// in use.
/// </summary>
internal sealed class SealedSession(SessionLog log, ObservatoryCounters counters) : IEndedSession
{
    private readonly Lock folding = new();
    private WeakReference<SessionEnvelope>? envelope;
    private bool isFolded;
    private int leases = 1;
    private DropCause cause = DropCause.NoExporter;

    internal SessionLog Log => log;

    internal long Bytes => log.Bytes;

    /// <summary>The envelope; null where it cannot be made, which is a defect of the library.</summary>
    public SessionEnvelope? Envelope
    {
        get
        {
            using (folding.EnterUninterrupted())
            {
                if (envelope is not null && envelope.TryGetTarget(out SessionEnvelope? made))
                {
                    return made;
                }

                SessionEnvelope? folded = counters.Guarded(() => SessionReducer.Fold(FactMaker.All(log)));
                if (folded is not null && !isFolded)
                {
                    isFolded = true;
                    counters.Folded(folded);
                }

                envelope = folded is null ? null : new WeakReference<SessionEnvelope>(folded);
                cause = DropCause.InternalError;
                return folded;
            }
        }
    }

    /// <summary>Keeps the session for somebody who takes it later.</summary>
    internal void Lease() => Interlocked.Increment(ref leases);

    /// <summary>Ends a lease. When nobody has it any more, its memory is given back and its events are accounted for.</summary>
    /// <param name="dropped">Why it was not taken; null where it was.</param>
    public void Return(DropCause? dropped)
    {
        if (dropped is { } why && !isFolded)
        {
            cause = why;
        }

        if (Interlocked.Decrement(ref leases) == 0)
        {
            if (!isFolded)
            {
                counters.DroppedWhole(log, cause);
            }

            log.Return();
        }
    }
}
