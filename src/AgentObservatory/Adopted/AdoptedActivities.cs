using System.Diagnostics;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>The activities that run within one session and have not stopped. Of those that never do, nothing is kept once the
/// session has ended, or has been abandoned and collected. Safe from any thread.</summary>
internal sealed class AdoptedActivities
{
    private const int None = -1;

    private readonly WeakReference<object> self;
    private Gate gate = new();
    private Slot[] slots = [];
    private int used;
    private int free = None;
    private int count;
    private int owner;
    private volatile bool isForgotten;

    internal AdoptedActivities() => self = new WeakReference<object>(this);

    ~AdoptedActivities() => RemoveAll();

    /// <summary>Whether any activity runs within the session.</summary>
    internal bool AreAny => Volatile.Read(ref count) != 0;

    /// <summary>The activity, as it has been adopted; null if it has not, or has stopped.</summary>
    internal static AdoptedActivity? Of(Activity activity) =>
        ActivityTable.Find(activity, out KeptActivity kept)
        && HolderOf(kept)?.At(kept.Slot) is { } found
        && found.IsOf(activity)
            ? found
            : null;

    /// <summary>The activity has stopped; null if it is none that the owner has adopted.</summary>
    internal static AdoptedActivity? Remove(Activity activity, int owner) =>
        ActivityTable.Remove(activity, owner, out KeptActivity kept) ? HolderOf(kept)?.Take(kept.Slot) : null;

    /// <summary>False if so many run already that they would not fit into the session.</summary>
    internal bool TryAdd(Activity activity, AdoptedActivity adopted, int most, int owner)
    {
        int slot;
        Slot[]? larger = null;
        while (!TryPlace(adopted, most, ref larger, out slot))
        {
            if (larger is null)
            {
                return false;
            }
        }

        // All are of the one observatory that the session is of.
        this.owner = owner;
        ActivityTable.Add(activity, new KeptActivity(self, slot, owner));
        if (isForgotten)
        {
            RemoveAll();
        }

        return true;
    }

    /// <summary>The session is about to end: what still runs is told of, so that it is in the envelope, unfinished.</summary>
    internal void BeginAll()
    {
        for (int slot = 0; AreAny && slot < Volatile.Read(ref used); slot++)
        {
            AdoptedActivity? running = At(slot);
            try
            {
                running?.Begin();
            }
            catch (OutOfMemoryException)
            {
                running!.Lost();
            }
        }
    }

    /// <summary>The session has ended.</summary>
    internal void Forget()
    {
        isForgotten = true;
        RemoveAll();
        GC.SuppressFinalize(this);
    }

    private void RemoveAll()
    {
        for (int slot = 0; AreAny && slot < Volatile.Read(ref used); slot++)
        {
            if (At(slot) is { } running && ActivityTable.Remove(running.Activity, owner, out _))
            {
                Take(slot);
            }
        }
    }

    /// <summary>Where there is no slot left, it comes back with a larger array to try again with; where there may be none,
    /// without one.</summary>
    private bool TryPlace(AdoptedActivity adopted, int most, ref Slot[]? larger, out int slot)
    {
        int length;
        using (gate.Enter())
        {
            if (larger is not null && larger.Length > slots.Length)
            {
                slots.CopyTo(larger, 0);
                slots = larger;
            }

            larger = null;
            slot = free == None ? used : free;
            length = slots.Length;
            if (count < most && slot < length)
            {
                free = free == None ? None : slots[slot].NextFree;
                used = Math.Max(used, slot + 1);
                slots[slot].Activity = adopted;
                count++;
                return true;
            }

            if (count >= most)
            {
                return false;
            }
        }

        larger = new Slot[Math.Max(4, 2 * length)];
        return false;
    }

    private AdoptedActivity? At(int slot)
    {
        using (gate.Enter())
        {
            return slots[slot].Activity;
        }
    }

    private AdoptedActivity? Take(int slot)
    {
        using (gate.Enter())
        {
            AdoptedActivity? taken = slots[slot].Activity;
            slots[slot] = new Slot { NextFree = free };
            free = slot;
            count--;
            return taken;
        }
    }

    private static AdoptedActivities? HolderOf(in KeptActivity kept) =>
        kept.Holder.TryGetTarget(out object? holder) ? (AdoptedActivities)holder : null;

    private struct Slot
    {
        internal AdoptedActivity? Activity;
        internal int NextFree;
    }
}
