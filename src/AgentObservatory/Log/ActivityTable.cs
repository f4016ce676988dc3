using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AgentObservatory.Log;

/// <summary>Where the library finds what it keeps of an activity of another library while that runs. A custom property would
/// say it with a dictionary for each activity, which costs more than everything else about it. The holder is not kept alive:
/// what it keeps of activities that never stop is forgotten with it. Safe from any thread.</summary>
internal static class ActivityTable
{
    private const int Stripes = 16;

    // Of the entries of a stripe.
    private const int Least = 16;

    private static readonly Stripe[] All = [.. Enumerable.Range(0, Stripes).Select(static _ => new Stripe())];

    /// <summary>How many activities there is room for.</summary>
    internal static int Room => All.Sum(static stripe => stripe.Length);

    internal static void Add(Activity activity, in KeptActivity kept) => StripeOf(activity).Add(activity, kept);

    internal static bool Find(Activity activity, out KeptActivity kept) => StripeOf(activity).Find(activity, out kept);

    /// <summary>False if the owner has none.</summary>
    internal static bool Remove(Activity activity, int owner, out KeptActivity kept) =>
        StripeOf(activity).Remove(activity, owner, out kept);

    private static Stripe StripeOf(Activity activity) => All[HashOf(activity) % Stripes];

    /// <summary>The digits of its id, which are random. All activities whose ids are not those of W3C have the same.</summary>
    private static uint HashOf(Activity activity)
    {
        ReadOnlySpan<ulong> digits = MemoryMarshal.Cast<char, ulong>(activity.SpanId.ToHexString());
        ulong mixed = digits.Length < 4 ? 0 : digits[0] + digits[1] * 3 + digits[2] * 5 + digits[3] * 7;
        return (uint)(mixed * 0x9E37_79B9_7F4A_7C15 >> 32);
    }

    /// <summary>A hash table whose entries lie where they belong or after that, without gaps.</summary>
    private sealed class Stripe
    {
        private Gate gate = new();
        private Entry[] entries = new Entry[Least];
        private int count;

        internal int Length => Volatile.Read(ref entries).Length;

        internal void Add(Activity activity, in KeptActivity kept)
        {
            Entry[]? fresh = null;
            while (true)
            {
                int wanted;
                using (gate.Enter())
                {
                    wanted = LengthWanted();
                    if (wanted > 0 && fresh is not null && fresh.Length >= wanted)
                    {
                        MoveTo(fresh);
                        wanted = 0;
                    }

                    if (wanted == 0)
                    {
                        Insert(activity, kept);
                        return;
                    }
                }

                fresh = new Entry[wanted];
            }
        }

        internal bool Find(Activity activity, out KeptActivity kept)
        {
            using (gate.Enter())
            {
                int place = PlaceOf(activity);
                kept = entries[place].Kept;
                return entries[place].Activity is not null;
            }
        }

        internal bool Remove(Activity activity, int owner, out KeptActivity kept)
        {
            int wanted;
            using (gate.Enter())
            {
                int place = PlaceOf(activity);
                kept = entries[place].Kept;
                if (entries[place].Activity is null || kept.Owner != owner)
                {
                    return false;
                }

                CloseGap(place);
                count--;
                wanted = count < entries.Length / 16 ? entries.Length / 4 : 0;
            }

            if (wanted >= Least)
            {
                Shrink(wanted);
            }

            return true;
        }

        /// <summary>After a peak. Where no memory is left, it stays as large as it is.</summary>
        private void Shrink(int wanted)
        {
            Entry[] fresh;
            try
            {
                fresh = new Entry[wanted];
            }
            catch (OutOfMemoryException)
            {
                return;
            }

            using (gate.Enter())
            {
                if (wanted < entries.Length && count < wanted / 2)
                {
                    MoveTo(fresh);
                }
            }
        }

        /// <summary>None while a quarter is free. Otherwise so much that it is at most half full of what is still kept.</summary>
        private int LengthWanted()
        {
            if (count < entries.Length / 4 * 3)
            {
                return 0;
            }

            int alive = 0;
            foreach (ref readonly Entry entry in entries.AsSpan())
            {
                alive += entry.IsAlive ? 1 : 0;
            }

            return alive * 2 < entries.Length ? entries.Length : entries.Length * 2;
        }

        private void MoveTo(Entry[] fresh)
        {
            Entry[] before = entries;
            entries = fresh;
            count = 0;
            foreach (ref readonly Entry entry in before.AsSpan())
            {
                if (entry.IsAlive)
                {
                    Insert(entry.Activity!, entry.Kept);
                }
            }
        }

        private void Insert(Activity activity, in KeptActivity kept)
        {
            entries[PlaceOf(activity)] = new Entry(activity, kept);
            count++;
        }

        /// <summary>Where the activity is; a free place if it is not there.</summary>
        private int PlaceOf(Activity activity)
        {
            int place = Home(activity);
            while (entries[place].Activity is { } other && other != activity)
            {
                place = After(place);
            }

            return place;
        }

        private void CloseGap(int gap)
        {
            for (int place = After(gap); entries[place].Activity is { } other; place = After(place))
            {
                if (Distance(Home(other), place) >= Distance(gap, place))
                {
                    entries[gap] = entries[place];
                    gap = place;
                }
            }

            entries[gap] = default;
        }

        private int Home(Activity activity) => (int)(HashOf(activity) / Stripes) & entries.Length - 1;

        private int After(int place) => place + 1 & entries.Length - 1;

        private int Distance(int from, int to) => to - from & entries.Length - 1;
    }

    private readonly record struct Entry(Activity? Activity, KeptActivity Kept)
    {
        internal bool IsAlive => Activity is not null && Kept.Holder.TryGetTarget(out _);
    }
}

/// <summary>What is kept of an activity.</summary>
/// <param name="Holder">Who has it.</param>
/// <param name="Slot">Where.</param>
/// <param name="Owner">For whom.</param>
internal readonly record struct KeptActivity(WeakReference<object> Holder, int Slot, int Owner);
