namespace AgentObservatory.Pipeline;

/// <summary>A place in a lane's queue: of an item with its bytes, or of a mark, which has its work as state. Without bytes it
/// takes no room.</summary>
internal readonly record struct LaneEntry<T>(T? Item, long? Bytes, TaskCompletionSource<bool>? Mark)
    where T : class
{
    internal int Items => Bytes is null ? 0 : 1;
}

/// <summary>What waits in a lane. Those who post wake the waiting thread themselves, so a starved thread pool delays
/// nothing.</summary>
internal sealed class LaneQueue<T>(LaneLayout layout)
    where T : class
{
    private readonly AutoResetEvent woken = new(false);

    // Written under the gate. A node is made before it is entered, so nothing within it allocates.
    private readonly LinkedList<LaneEntry<T>> places = new();
    private Gate gate = new();
    private int items;
    private long bytes;
    private volatile bool isClosed;
    private volatile bool isDone;
    private volatile bool isIdle;

    internal bool IsClosed => isClosed;

    /// <summary>Whether it is closed and empty: then it stays so.</summary>
    internal bool IsDone => isDone;

    internal bool IsEmpty => places.First is null;

    /// <summary>Whether as many items wait as may; others may be faster.</summary>
    internal bool IsFull => Volatile.Read(ref items) >= layout.MaxItems;

    internal (int Items, long Bytes) Waiting
    {
        get
        {
            using Gate.Scope entered = gate.Enter();
            return (items, bytes);
        }
    }

    /// <summary>What the last place waits for, if it is a mark's.</summary>
    internal Task<bool>? LastMark
    {
        get
        {
            using Gate.Scope entered = gate.Enter();
            return places.Last?.ValueRef.Mark?.Task;
        }
    }

    /// <summary>Adds what has room or is forced in, also while a closed queue empties. Returns why it is not added.</summary>
    internal DropCause? Add(LaneEntry<T> place, bool isForced, out LinkedListNode<LaneEntry<T>>? added)
    {
        try
        {
            added = new(place);
        }
        catch (OutOfMemoryException)
        {
            added = null;
            return DropCause.OutOfMemory;
        }

        long room = place.Bytes ?? 0;
        using (gate.Enter())
        {
            if (isDone || (isClosed && !isForced))
            {
                return DropCause.AlreadyShutdown;
            }

            if (!isForced && (items >= layout.MaxItems || bytes + room > layout.MaxBytes))
            {
                return DropCause.QueueFull;
            }

            places.AddLast(added);
            items += place.Items;
            bytes += room;
        }

        Wake();
        return null;
    }

    /// <summary>Takes what is next, or the wanted place; null if there is nothing, or another has taken it.</summary>
    internal LinkedListNode<LaneEntry<T>>? Take(LinkedListNode<LaneEntry<T>>? wanted = null)
    {
        using Gate.Scope entered = gate.Enter();
        LinkedListNode<LaneEntry<T>>? taken = wanted ?? places.First;
        if (taken?.List is null)
        {
            isDone = isClosed && places.First is null;
            return null;
        }

        places.Remove(taken);
        items -= taken.ValueRef.Items;
        bytes -= taken.ValueRef.Bytes ?? 0;
        return taken;
    }

    /// <summary>Returns when something waits or the queue is closed, and now and then for no reason.</summary>
    internal void Wait()
    {
        using (gate.Enter())
        {
            isIdle = places.First is null && !isClosed;
        }

        try
        {
            if (isIdle)
            {
                woken.WaitOne();
            }
        }
        catch (ThreadInterruptedException)
        {
            // An exporter or an observer left the interrupt behind; this thread carries on.
        }
    }

    internal void Close()
    {
        using (gate.Enter())
        {
            isClosed = true;
        }

        Wake();
    }

    private void Wake()
    {
        if (isIdle)
        {
            isIdle = false;
            woken.Set();
        }
    }
}
