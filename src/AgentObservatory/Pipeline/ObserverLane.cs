using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>
/// The way to users' observers: a queue, bounded in number and bytes, and emptied by one thread at a time. In server mode that is
/// a thread of its own; inline it is whoever has just reported something.
/// </summary>
internal sealed class ObserverLane
{
    private const int MostWaiting = 10_000;
    private static readonly object Completion = new();

    private readonly Observatory observatory;
    private readonly bool inline;
    private readonly HotStream<TraceEvent> events;
    private readonly HotStream<SessionEnvelope> sessions;
    private readonly WorkQueue<(object Item, long Bytes)> queue = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock turn = new();
    private readonly Trouble failing;
    private int waiting;
    private long waitingBytes;
    private long shed;
    private long failed;

    internal ObserverLane(Observatory observatory, DiagnosticChannel diagnostics, bool inline)
    {
        this.observatory = observatory;
        this.inline = inline;
        TimeProvider time = observatory.Options.TimeProvider;
        failing = new Trouble(DiagnosticKind.ObserverFailed, "observer", "An observer threw.", time, diagnostics);
        events = new HotStream<TraceEvent>(Fail);
        sessions = new HotStream<SessionEnvelope>(Fail);
    }

    internal IObservable<TraceEvent> Events => events;

    internal IObservable<SessionEnvelope> Sessions => sessions;

    /// <summary>Whether events are looked at; what an observer itself reports is not, or it would never end.</summary>
    internal bool HasEventObservers => events.HasObservers && !ExportScope.IsWithin(observatory);

    internal bool HasSessionObservers => sessions.HasObservers;

    internal long Shed => Interlocked.Read(ref shed);

    internal long Failed => Interlocked.Read(ref failed);

    /// <summary>Claims room for a session that is not folded yet; false, and counted, where there is none.</summary>
    internal bool TryClaim(long bytes)
    {
        if (!HasSessionObservers)
        {
            return false;
        }

        long held = Interlocked.Add(ref waitingBytes, bytes);
        if (Interlocked.Increment(ref waiting) <= MostWaiting && held <= observatory.Options.MaxQueuedBytes)
        {
            return true;
        }

        Unclaim(bytes);
        return false;
    }

    /// <summary>Gives claimed room back, unused: the observers miss that session.</summary>
    internal void Unclaim(long bytes)
    {
        Release(bytes);
        Interlocked.Increment(ref shed);
    }

    /// <summary>Queues an envelope that has claimed its room; null stands for one that could not be made.</summary>
    internal void OfferClaimed(SessionEnvelope? envelope, long bytes)
    {
        if (envelope is null || !queue.TryAdd((envelope, bytes)))
        {
            Unclaim(bytes);
        }
    }

    /// <summary>Queues an event, or counts that there was no room. Runs no foreign code.</summary>
    internal void Offer(TraceEvent traceEvent)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting || !queue.TryAdd((traceEvent, 0)))
        {
            Unclaim(0);
        }
    }

    /// <summary>Inline: calls the observers of what is queued, unless another thread is just doing that.</summary>
    internal void Deliver()
    {
        if (Volatile.Read(ref waiting) > 0)
        {
            DeliverWaiting();
        }
    }

    private void DeliverWaiting()
    {
        while (inline && Volatile.Read(ref waiting) > 0 && !ExportScope.IsWithin(observatory) && turn.TryEnter())
        {
            ExportScope? outer = ExportScope.Enter(observatory);
            FlowPlace agents = FlowPlace.Here(observatory.Live);
            agents.Nowhere().Return();
            try
            {
                while (queue.TryTake(out var next))
                {
                    Show(next.Item, next.Bytes);
                }
            }
            finally
            {
                agents.Return();
                ExportScope.Leave(outer);
                turn.Exit();
            }
        }
    }

    internal void Start() => new Thread(Run) { IsBackground = true, Name = "AgentObservatory observers" }.UnsafeStart();

    /// <summary>Shows no more than what is queued, then completes the observers' streams.</summary>
    internal Task CloseAsync()
    {
        Interlocked.Increment(ref waiting);
        queue.TryAdd((Completion, 0));
        queue.Close();
        Deliver();
        return inline ? Task.CompletedTask : ended.Task;
    }

    private void Run()
    {
        ExportScope.Enter(observatory);
        while (queue.Take(out var next))
        {
            Show(next.Item, next.Bytes);
        }

        ended.TrySetResult();
    }

    private void Show(object item, long bytes)
    {
        Release(bytes);
        switch (item)
        {
            case TraceEvent traceEvent:
                events.OnNext(traceEvent);
                break;
            case SessionEnvelope envelope:
                sessions.OnNext(envelope);
                break;
            default:
                events.OnCompleted();
                sessions.OnCompleted();
                break;
        }
    }

    private void Release(long bytes)
    {
        Interlocked.Decrement(ref waiting);
        Interlocked.Add(ref waitingBytes, -bytes);
    }

    private void Fail(Exception exception)
    {
        Interlocked.Increment(ref failed);
        failing.Occurred(exception);
    }
}
