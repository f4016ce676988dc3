using System.Reactive;
using System.Reactive.Disposables;
using AgentObservatory.Flow;
using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>
/// The way to one reader: a bounded queue and a thread that drains it, so that a slow or dead reader affects only itself.
/// Inline there is no thread: the posting thread takes the turn and delivers in order. Each posted item is either delivered
/// or dropped, and its owner is told which. Posting never blocks, except for the patience of an inline lane.
/// </summary>
/// <param name="layout">The lane's name, limits and mode.</param>
/// <param name="bytesOf">How many bytes an item holds while it waits.</param>
/// <param name="settled">Called once for each item: with null if it was delivered, with the cause if it was dropped.</param>
internal sealed class Lane<T>(LaneLayout layout, Func<T, long> bytesOf, Action<T, DropCause?> settled)
    : IObserver<T>,
        IObservable<T>
    where T : class
{
    /// <summary>The most that a turn without patience delivers, so that no thread works long for the others.</summary>
    private const int Batch = 64;

    private readonly WorkQueue<LaneItem<T>> queue = new();
    private readonly Turn turn = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IObserver<T> reader = Observer.Create<T>(static _ => { });

    // Written under the gate, by the posting and the delivering threads.
    private Gate gate = new();
    private int waitingItems;
    private long waitingBytes;
    private LaneItem<T>? lastMark;

    private volatile int delivering;
    private int isCompleted;
    private volatile bool isClosed;
    private volatile bool isAbandoned;
    private DropCause abandonedFor;

    /// <summary>How many items the reader is handling: 0 or 1.</summary>
    internal int Delivering => delivering;

    /// <summary>How many items are waiting, and how many bytes they hold.</summary>
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

    /// <summary>Sets the one reader, before anything is posted. The reader guards itself: it must not throw.</summary>
    public IDisposable Subscribe(IObserver<T> observer)
    {
        reader = observer;
        return Disposable.Empty;
    }

    /// <summary>Starts the thread. It outlives its starter, so it carries no context: hence UnsafeStart.</summary>
    internal void Start() => new Thread(Run) { IsBackground = true, Name = layout.Name }.UnsafeStart();

    /// <summary>Posts an item; without room, it is dropped.</summary>
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

    /// <summary>Whether the queue holds its maximum of items; another thread may change that at any time.</summary>
    internal bool IsFull => Volatile.Read(ref waitingItems) >= layout.MaxItems;

    /// <summary>Posts an item even if the queue is full; it counts no bytes.</summary>
    internal void Post(T value)
    {
        Release(-1, 0);
        Add(new LaneItem<T>(value, 0, null), layout.Patience);
    }

    /// <summary>Claims room. An item with claimed room always gets in, so the limit is exact.</summary>
    internal bool TryHold(int items, long bytes)
    {
        // A full queue is detected without the gate, because under overload most items meet one.
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
            lastMark = null;
        }

        gate.Exit();
        return fits;
    }

    /// <summary>Releases claimed room.</summary>
    internal void Release(int items, long bytes)
    {
        gate.Enter();
        waitingItems -= items;
        waitingBytes -= bytes;
        gate.Exit();
    }

    /// <summary>
    /// Runs some work once everything posted before has been delivered. False if that never happens, or the work fails.
    /// </summary>
    internal Task<bool> Mark(Func<bool> work, TimeSpan? patience)
    {
        if (isClosed)
        {
            return EndedWell();
        }

        var mark = new LaneItem<T>(null, 0, work);
        gate.Enter();
        LaneItem<T>? shared = lastMark is { IsTaken: false } ? lastMark : null;
        lastMark = shared ?? mark;
        gate.Exit();
        if (shared is not null && layout.HasThread)
        {
            // Nothing was posted since, so both wait for the same mark.
            return shared.Reached;
        }

        Add(mark, patience);

        // From within a delivery, the mark is reached after it: waiting for it here would never end.
        return turn.IsOwn ? Task.FromResult(true) : mark.Reached;
    }

    /// <summary>Inline: delivers what is waiting, unless another thread has the turn.</summary>
    internal void Deliver()
    {
        if (!layout.HasThread && !queue.IsEmpty)
        {
            TryDeliver(null);
        }
    }

    /// <summary>
    /// Closes the lane. What is waiting is delivered, then the reader is completed. The task completes after that, or
    /// immediately if this is called from within a delivery of this lane.
    /// </summary>
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

    /// <summary>Drops what is waiting, because the thread may never return from the reader.</summary>
    internal void Abandon(DropCause cause)
    {
        abandonedFor = cause;
        isAbandoned = true;
        queue.Close();
        DropWaiting();
    }

    /// <summary>The source failed: that is the end of what comes, and no failure of the reader's.</summary>
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
        }
        else if (isAbandoned)
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

                    if (IsToComplete)
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
        } while (patience is null && (left > 0 || isClosed) && (!queue.IsEmpty || IsToComplete));

        return true;
    }

    /// <summary>Nothing more comes, nothing waits, and the reader does not know it yet.</summary>
    private bool IsToComplete => isClosed && queue.IsEmpty && Volatile.Read(ref isCompleted) == 0;

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

        // In this order, so that a snapshot in between counts the item at most once.
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
