using System.Reactive;
using System.Reactive.Disposables;
using AgentObservatory.Flow;
using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>The way to one reader: a bounded queue and a thread that empties it, so that a slow or dead reader starves
/// itself alone. Inline there is no thread: whoever posts takes the turn, and delivers in order what waits. Whatever is
/// posted is delivered or dropped, and its owner is told which: never both, never neither. Posting never blocks, but for the
/// patience of an inline lane.</summary>
/// <param name="layout">What it is made of.</param>
/// <param name="bytesOf">How many bytes an item holds while it waits.</param>
/// <param name="settled">Told of each item that it was delivered, with null, or dropped, with the cause.</param>
internal sealed class Lane<T>(LaneLayout layout, Func<T, long> bytesOf, Action<T, DropCause?> settled)
    : IObserver<T>,
        IObservable<T>
    where T : class
{
    /// <summary>How many items a turn without patience delivers at most: nobody works for the others for long.</summary>
    private const int Batch = 64;

    private readonly WorkQueue<LaneItem<T>> queue = new();
    private readonly Turn turn = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IObserver<T> reader = Observer.Create<T>(static _ => { });

    // Written under the gate: by whoever posts, and by whoever delivers.
    private Gate gate = new();
    private int waitingItems;
    private long waitingBytes;
    private LaneItem<T>? lastMark;

    private volatile int delivering;
    private volatile int isCompleted;
    private volatile bool isClosed;
    private volatile bool isAbandoned;
    private DropCause abandonedFor;

    /// <summary>How many items the reader has in its hands: one, or none.</summary>
    internal int Delivering => delivering;

    /// <summary>Whether nothing more is taken: what waits is shown, and then nobody comes again.</summary>
    internal bool IsClosed => isClosed;

    /// <summary>How many items wait, and how many bytes they hold.</summary>
    internal (int Items, long Bytes) Waiting
    {
        get
        {
            gate.Enter();
            var waiting = (waitingItems, waitingBytes);
            gate.Exit();
            return waiting;
        }
    }

    /// <summary>Sets the one reader, before anything is posted. It must not throw: guards are its own business.</summary>
    public IDisposable Subscribe(IObserver<T> observer)
    {
        reader = observer;
        return Disposable.Empty;
    }

    /// <summary>Unsafe: the thread outlives whoever starts it and must not carry that flow's context.</summary>
    internal void Start() => new Thread(Run) { IsBackground = true, Name = layout.Name }.UnsafeStart();

    /// <summary>Posts an item; where there is no room it is dropped.</summary>
    public void OnNext(T value)
    {
        long bytes = bytesOf(value);
        if (TryHold(1, bytes))
        {
            Add(new LaneItem<T>(value, bytes, null), layout.Patience);
        }
        else
        {
            settled(value, DropCause.QueueFull);
        }
    }

    /// <summary>Whether as many items wait as may; others may be faster.</summary>
    internal bool IsFull => Volatile.Read(ref waitingItems) >= layout.MaxItems;

    /// <summary>Posts an item whatever waits; it holds no bytes.</summary>
    internal void Post(T value)
    {
        Release(-1, 0);
        Add(new LaneItem<T>(value, 0, null), layout.Patience);
    }

    /// <summary>Claims room; what has claimed it always gets in, so the cap is exact.</summary>
    internal bool TryHold(int items, long bytes)
    {
        // A full queue is seen without the gate: under overload that is what most items meet.
        if (items > 0 && IsFull)
        {
            return false;
        }

        gate.Enter();
        bool fits = waitingItems + items <= layout.MaxItems && waitingBytes + bytes <= layout.MaxBytes;
        if (fits)
        {
            waitingItems += items;
            waitingBytes += bytes;
        }

        gate.Exit();
        return fits;
    }

    /// <summary>Gives claimed room back.</summary>
    internal void Release(int items, long bytes)
    {
        gate.Enter();
        waitingItems -= items;
        waitingBytes -= bytes;
        gate.Exit();
    }

    /// <summary>Does some work when everything posted before has been delivered; false where it never is, or fails.</summary>
    internal Task<bool> Mark(Func<bool> work, TimeSpan? patience)
    {
        if (isClosed)
        {
            return EndedWell();
        }

        var mark = new LaneItem<T>(null, 0, work);
        gate.Enter();
        LaneItem<T>? shared = layout.HasThread && lastMark is { IsTaken: false } ? lastMark : null;
        if (shared is null)
        {
            lastMark = mark;
        }

        gate.Exit();
        if (shared is not null)
        {
            // Nothing was posted since: both wait for the same.
            return shared.Reached;
        }

        Add(mark, patience);

        // From within a delivery the mark is reached after that: waiting for it here would never end.
        return turn.IsOwn ? Task.FromResult(true) : mark.Reached;
    }

    /// <summary>Inline: delivers what waits, unless another thread has the turn.</summary>
    internal void Deliver()
    {
        if (!layout.HasThread && !queue.IsEmpty)
        {
            TryDeliver(null);
        }
    }

    /// <summary>Takes nothing more. What waits is delivered, then the reader is told that nothing more comes: the task
    /// completes then, or at once where this is called from within a delivery of the lane's own.</summary>
    internal Task CloseAsync(TimeSpan? patience)
    {
        queue.Close();
        isClosed = true;
        if (!layout.HasThread)
        {
            TryDeliver(patience);
        }

        return turn.IsOwn ? Task.CompletedTask : ended.Task;
    }

    /// <summary>Drops what waits, for the thread may never come back from its reader.</summary>
    internal void Abandon(DropCause cause)
    {
        abandonedFor = cause;
        isAbandoned = true;
        queue.Close();
        DropWaiting();
    }

    void IObserver<T>.OnError(Exception error) => CloseAsync(layout.Patience);

    void IObserver<T>.OnCompleted() => CloseAsync(layout.Patience);

    private void Run()
    {
        ExportScope.EnterForGood(layout.Owner);
        while (queue.Take(out LaneItem<T>? item))
        {
            Handle(item);
        }

        Complete();
    }

    private async Task<bool> EndedWell()
    {
        await ended.Task.ConfigureAwait(false);
        return !isAbandoned;
    }

    private void Add(LaneItem<T> item, TimeSpan? patience)
    {
        if (!queue.TryAdd(item))
        {
            Drop(item, isAbandoned ? abandonedFor : DropCause.AlreadyShutdown);
            return;
        }

        if (item.Value is not null)
        {
            // Only now: a mark that was set before the item came in does not wait for it.
            Volatile.Write(ref lastMark, null);
        }

        if (isAbandoned)
        {
            DropWaiting();
        }
        else if (!layout.HasThread && !TryDeliver(patience) && patience is not null && !turn.IsOwn)
        {
            Drop(item, DropCause.ExporterBusy);
        }
    }

    private bool TryDeliver(TimeSpan? patience)
    {
        int left = patience is null ? Batch : int.MaxValue;
        do
        {
            if (!turn.TryTake(patience ?? TimeSpan.Zero))
            {
                return false;
            }

            using (ExportScope.Enter(layout.Owner, layout.Activities))
            {
                try
                {
                    for (; (left > 0 || isClosed) && queue.TryTake(out LaneItem<T>? item); left--)
                    {
                        Handle(item);
                    }

                    if (queue.IsDrained)
                    {
                        Complete();
                    }
                }
                finally
                {
                    turn.Pass();
                }
            }

            // What came while this thread passed on its turn found nobody to deliver it, and nobody who waits.
        } while (isClosed ? isCompleted == 0 : patience is null && left > 0 && !queue.IsEmpty);

        return true;
    }

    private void Handle(LaneItem<T> item)
    {
        if (!item.TryTake())
        {
            return;
        }

        if (item.Value is not { } value)
        {
            item.Reach(!isAbandoned);
            return;
        }

        // In this order: whoever looks in between counts the item at most once.
        Release(1, item.Bytes);
        delivering = 1;
        DropCause? dropped = isAbandoned ? abandonedFor : null;
        if (dropped is null)
        {
            reader.OnNext(value);
        }

        delivering = 0;
        settled(value, dropped);
    }

    private void DropWaiting()
    {
        while (queue.TryTake(out LaneItem<T>? item))
        {
            Drop(item, abandonedFor);
        }
    }

    private void Drop(LaneItem<T> item, DropCause cause)
    {
        if (!item.TryTake())
        {
            return;
        }

        if (item.Value is { } value)
        {
            Release(1, item.Bytes);
            settled(value, cause);
        }
        else
        {
            item.Reach(false);
        }
    }

    private void Complete()
    {
        if (Interlocked.Exchange(ref isCompleted, 1) == 0)
        {
            reader.OnCompleted();
            ended.SetResult();
        }
    }
}
