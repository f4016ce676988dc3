using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace AgentObservatory;

/// <summary>
/// The way to users' observers: a bounded queue, emptied by one thread at a time. In server mode that is a thread of its own;
/// inline it is whoever has just reported something. An observer that throws is caught and counted, each on its own.
/// </summary>
internal sealed class ObserverLane
{
    private const int MostWaiting = 10_000;

    [ThreadStatic]
    private static bool isObserving;

    private readonly Observatory observatory;
    private readonly DiagnosticChannel diagnostics;
    private readonly bool inline;
    private readonly WorkQueue<object> queue = new();
    private readonly Subject<TraceEvent> events = new();
    private readonly Subject<SessionEnvelope> sessions = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock turn = new();
    private int eventObservers;
    private int sessionObservers;
    private int waiting;
    private long shed;
    private long failed;

    internal ObserverLane(Observatory observatory, DiagnosticChannel diagnostics, bool inline)
    {
        this.observatory = observatory;
        this.diagnostics = diagnostics;
        this.inline = inline;
        Events = Observable.Create<TraceEvent>(observer => Subscribe(events, observer, ref eventObservers));
        Sessions = Observable.Create<SessionEnvelope>(observer => Subscribe(sessions, observer, ref sessionObservers));
    }

    internal IObservable<TraceEvent> Events { get; }

    internal IObservable<SessionEnvelope> Sessions { get; }

    internal bool HasEventObservers => Volatile.Read(ref eventObservers) > 0 && !isObserving;

    internal bool HasSessionObservers => Volatile.Read(ref sessionObservers) > 0;

    /// <summary>Claims room for a session that is not folded yet; false, and counted, where there is none.</summary>
    internal bool TryClaim()
    {
        if (!HasSessionObservers)
        {
            return false;
        }

        if (Interlocked.Increment(ref waiting) <= MostWaiting)
        {
            return true;
        }

        Unclaim();
        return false;
    }

    /// <summary>Gives claimed room back, unused: the observers miss that session.</summary>
    internal void Unclaim()
    {
        Interlocked.Decrement(ref waiting);
        Interlocked.Increment(ref shed);
    }

    /// <summary>Queues an envelope that has claimed its room; null stands for one that could not be made.</summary>
    internal void OfferClaimed(SessionEnvelope? envelope)
    {
        if (envelope is null || !queue.TryAdd(envelope))
        {
            Unclaim();
        }
    }

    internal long Shed => Interlocked.Read(ref shed);

    internal long Failed => Interlocked.Read(ref failed);

    /// <summary>Queues an event or an envelope, or counts that there was no room. Runs no foreign code.</summary>
    internal void Offer(object item)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting || !queue.TryAdd(item))
        {
            Interlocked.Decrement(ref waiting);
            Interlocked.Increment(ref shed);
        }
    }

    /// <summary>Inline: calls the observers of what is queued, unless another thread is just doing that.</summary>
    internal void Deliver()
    {
        while (inline && Volatile.Read(ref waiting) > 0 && !isObserving && turn.TryEnter())
        {
            ExportScope? outer = ExportScope.Enter(observatory);
            try
            {
                while (queue.TryTake(out object? item))
                {
                    Show(item);
                }
            }
            finally
            {
                ExportScope.Leave(outer);
                turn.Exit();
            }
        }
    }

    internal void Start() => new Thread(Run) { IsBackground = true, Name = "AgentObservatory observers" }.UnsafeStart();

    /// <summary>Shows no more than what is queued, then completes the observers' streams.</summary>
    internal Task CloseAsync()
    {
        queue.Close();
        if (inline)
        {
            Deliver();
            Complete();
        }

        return ended.Task;
    }

    private void Run()
    {
        ExportScope.Enter(observatory);
        while (queue.Take(out object? item))
        {
            Show(item);
        }

        Complete();
    }

    private void Show(object item)
    {
        Interlocked.Decrement(ref waiting);
        isObserving = true;
        if (item is TraceEvent traceEvent)
        {
            events.OnNext(traceEvent);
        }
        else
        {
            sessions.OnNext((SessionEnvelope)item);
        }

        isObserving = false;
    }

    private void Complete()
    {
        events.OnCompleted();
        sessions.OnCompleted();
        ended.TrySetResult();
    }

    private IDisposable Subscribe<T>(Subject<T> source, IObserver<T> observer, ref int observers)
    {
        Interlocked.Increment(ref observers);
        IDisposable subscription = source.Subscribe(new GuardedObserver<T>(observer, Fail));
        return new Subscription<T>(this, subscription, source);
    }

    private void Unsubscribed<T>(Subject<T> source) =>
        Interlocked.Decrement(ref ReferenceEquals(source, events) ? ref eventObservers : ref sessionObservers);

    private void Fail(Exception exception)
    {
        Interlocked.Increment(ref failed);
        diagnostics.Report(DiagnosticKind.ObserverFailed, "observer", "An observer threw.", exception);
    }

    private sealed class Subscription<T>(ObserverLane lane, IDisposable inner, Subject<T> source) : IDisposable
    {
        private int isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isDisposed, 1) == 0)
            {
                inner.Dispose();
                lane.Unsubscribed(source);
            }
        }
    }
}
