using System.Reactive;
using System.Reactive.Disposables;

namespace AgentObservatory.Pipeline;

/// <summary>The way to one reader: a bounded queue and a thread that empties it, so that a slow or dead reader starves
/// itself alone. Inline there is no thread: whoever posts takes the turn, and delivers in order what waits. Whatever is
/// posted is settled, delivered with null or dropped with the cause: never both, never neither. Where nothing waits any more,
/// <c>idle</c> is called in the same turn. An item without bytes takes no room. Posting never blocks, but for the patience of
/// an inline lane.</summary>
internal sealed class Lane<T>(LaneLayout layout, Func<T, long?> bytesOf, Action<T, DropCause?> settled, Action? idle = null)
    : IObserver<T>,
        IObservable<T>
    where T : class
{
    /// <summary>How many items a turn without patience delivers at most: so that no thread delivers for others for long.</summary>
    private const int Batch = 64;

    private readonly LaneQueue<T> queue = new(layout);
    private readonly Lock turn = new();

    // Only the library's own waits continue on this task.
    private readonly TaskCompletionSource<bool> ended = new();
    private IObserver<T> reader = Observer.Create<T>(static _ => { });
    private volatile int delivering;
    private volatile bool hasLost;
    private volatile Deadline? closing;
    private volatile bool isInline = !layout.HasThread;
    private int isStarted = layout.HasThread ? 0 : 1;

    /// <summary>How many items the reader has in its hands: one, or none.</summary>
    internal int Delivering => delivering;

    /// <summary>Whether only what is forced in is still taken.</summary>
    internal bool IsClosed => queue.IsClosed;

    /// <summary>Whether nothing waits, and more may come.</summary>
    internal bool IsIdle => queue.IsEmpty && !queue.IsClosed;

    /// <summary>Whether it is too late for what still waits.</summary>
    internal bool IsLate => closing is { IsOver: true };

    /// <summary>Whether this thread delivers.</summary>
    internal bool HasTurn => turn.IsHeldByCurrentThread;

    internal (int Items, long Bytes) Waiting => queue.Waiting;

    /// <summary>Sets the one reader, before anything is posted. It must not throw: guards are its own business.</summary>
    public IDisposable Subscribe(IObserver<T> observer)
    {
        reader = observer;
        return Disposable.Empty;
    }

    /// <summary>Starts the thread, unless it runs. Returns why there is none to be had: until one is, the lane delivers as if
    /// it were inline, or not at all.</summary>
    internal Exception? Start(Action<Thread> start, bool orInline = false)
    {
        if (Interlocked.Exchange(ref isStarted, 1) != 0 || Uninterrupted.Start(layout.Name, Run, start) is not { } failure)
        {
            return null;
        }

        isInline = orInline;
        Volatile.Write(ref isStarted, 0);
        return failure;
    }

    public void OnNext(T value) => Post(value, isForced: false);

    /// <summary>Posts an item: a forced one whatever waits, also within a delivery of a lane that has closed.</summary>
    internal void Post(T value, bool isForced = true)
    {
        // A full queue is seen at a glance: under overload that is what most items meet.
        DropCause? refusal =
            !isForced && queue.IsFull
                ? DropCause.QueueFull
                : TryAdd(new LaneEntry<T>(value, bytesOf(value), null), isForced, layout.Patience);
        if (refusal is { } cause)
        {
            Settle(value, cause);
        }
    }

    /// <summary>Does some work when everything posted before has been delivered; false where it never is, or fails.</summary>
    internal Task<bool> Mark(Func<bool> work, TimeSpan? patience)
    {
        // Where nothing was posted since the last mark, both wait for the same.
        Task<bool>? reached = layout.HasThread ? queue.LastMark : null;
        if (reached is null)
        {
            var mark = new TaskCompletionSource<bool>(work);
            reached = TryAdd(new LaneEntry<T>(null, null, mark), true, patience) switch
            {
                null => mark.Task,
                DropCause.OutOfMemory => Task.FromResult(false),
                _ => ended.Task,
            };
        }

        // From within a delivery the mark is reached after that: waiting for it here would never end.
        return turn.IsHeldByCurrentThread ? Task.FromResult(true) : reached;
    }

    /// <summary>Inline: delivers what waits, unless another thread has the turn.</summary>
    internal void Deliver()
    {
        if (!queue.IsEmpty)
        {
            TryDeliver(null);
        }
    }

    /// <summary>Takes nothing more. What waits is delivered until the deadline, then the reader is told that nothing more
    /// comes: the task completes then, or at once where this is called from within a delivery of the lane's own. False where
    /// something was dropped, or nobody is there to deliver.</summary>
    internal Task<bool> CloseAsync(Deadline? deadline = null)
    {
        closing = deadline;
        queue.Close();
        TryDeliver(layout.Patience is null ? null : deadline?.Rest ?? layout.Patience);
        return turn.IsHeldByCurrentThread ? Task.FromResult(true)
            : isInline || Volatile.Read(ref isStarted) != 0 ? ended.Task
            : Task.FromResult(false);
    }

    /// <summary>Drops what waits, for the thread may never come back from its reader.</summary>
    internal void Abandon()
    {
        queue.Close();
        while (queue.Take() is { } place)
        {
            if (place.Value.Mark is { } mark && !hasLost)
            {
                // Nothing before this mark is lost: it is reached where the reader comes back after all.
                ended.Task.Then(one => mark.SetResult(one.Result));
            }
            else
            {
                hasLost = true;
                Drop(place.Value, DropCause.ShutdownDeadline);
            }
        }
    }

    void IObserver<T>.OnError(Exception error) => CloseAsync();

    void IObserver<T>.OnCompleted() => CloseAsync();

    private void Run()
    {
        // This thread keeps the turn, so that a wait for its own lane is recognized.
        Uninterrupted.Wait(turn, static own => own.TryEnter(Timeout.InfiniteTimeSpan));
        ExportScope.EnterForGood(layout.Owner);
        while (!ended.Task.IsCompleted)
        {
            queue.Wait();
            DeliverWaiting(int.MaxValue);
        }
    }

    /// <summary>Adds to the queue, or returns why not. Inline it is delivered at once; where the turn does not come in time, it
    /// is dropped.</summary>
    private DropCause? TryAdd(LaneEntry<T> place, bool isForced, TimeSpan? patience)
    {
        DropCause? refusal = queue.Add(place, isForced, out LinkedListNode<LaneEntry<T>>? added);
        if (refusal is null && !TryDeliver(patience) && queue.Take(added) is not null)
        {
            Drop(place, DropCause.ExporterBusy);
        }

        return refusal;
    }

    /// <summary>Inline: false where the turn, which this thread does not have, has not come within the patience.</summary>
    private bool TryDeliver(TimeSpan? patience)
    {
        if (!isInline)
        {
            return true;
        }

        int left = patience is null ? Batch : int.MaxValue;
        do
        {
            if (!TryTakeTurn(patience))
            {
                return patience is null || turn.IsHeldByCurrentThread;
            }

            try
            {
                using ExportScope.Visit visit = ExportScope.Enter(layout.Owner, layout.Activities);
                left = DeliverWaiting(left);
            }
            catch (OutOfMemoryException)
            {
                // What waits is delivered by the next turn.
                return true;
            }
            finally
            {
                turn.Exit();
            }

            // What came while this thread passed on its turn found nobody to deliver it, and nobody who waits.
        } while (queue.IsClosed ? !ended.Task.IsCompleted : patience is null && left > 0 && !queue.IsEmpty);

        return true;
    }

    /// <summary>One thread at a time has the turn, and takes it once.</summary>
    private bool TryTakeTurn(TimeSpan? patience)
    {
        try
        {
            return !turn.IsHeldByCurrentThread
                && (
                    turn.TryEnter()
                    || patience is { } wait
                        && Uninterrupted.Wait(
                            (turn, wait, start: GuardedTime.Timestamp(TimeProvider.System)),
                            static one => one.turn.TryEnter(Deadline.RestOf(one.wait, one.start, TimeProvider.System))
                        )
                );
        }
        catch (OutOfMemoryException)
        {
            // A thread that waits for a lock takes memory.
            return false;
        }
    }

    /// <summary>Delivers what waits, up to so many items unless the lane has closed. Returns how many more it might.</summary>
    private int DeliverWaiting(int left)
    {
        for (; left > 0 || queue.IsClosed; left--)
        {
            if (IsLate)
            {
                Abandon();
            }

            if (queue.Take() is { } place)
            {
                Deliver(place.Value);
                continue;
            }

            TryDo(idle, static idle => idle?.Invoke());
            if (queue.IsDone && !ended.Task.IsCompleted)
            {
                bool isComplete = TryDo(reader, static reader => reader.OnCompleted());
                ended.SetResult(isComplete && !hasLost);
            }

            break;
        }

        return left;
    }

    private void Deliver(LaneEntry<T> place)
    {
        if (place.Mark is { } mark)
        {
            if (!TryDo(mark, static mark => mark.SetResult(((Func<bool>)mark.Task.AsyncState!)())))
            {
                mark.TrySetResult(false);
            }

            return;
        }

        // It waits no more: whoever looks in between counts the item at most once.
        delivering = 1;
        bool isShown = TryDo((reader, place.Item), static one => one.reader.OnNext(one.Item!));
        delivering = 0;
        Settle(place.Item!, isShown ? null : DropCause.InternalError);
    }

    private void Settle(T item, DropCause? cause) =>
        TryDo((settled, item, cause), static one => one.settled(one.item, one.cause));

    /// <summary>Readers guard foreign code themselves: only a defect of the library, or a lack of memory, is caught here. It
    /// must not end the thread.</summary>
    private bool TryDo<TArgument>(TArgument argument, Action<TArgument> work)
    {
        try
        {
            work(argument);
            return true;
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            layout.Diagnostics?.Report(DiagnosticKind.InternalError, layout.Name, "A delivery failed.", exception);
            return false;
        }
    }

    private void Drop(LaneEntry<T> place, DropCause cause)
    {
        if (place.Mark is { } mark)
        {
            mark.SetResult(false);
        }
        else
        {
            Settle(place.Item!, cause);
        }
    }
}
