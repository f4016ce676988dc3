using System.Runtime.CompilerServices;

namespace AgentObservatory.Capture;

/// <summary>
/// The events of one session as they were captured, and their order. It grows by whole segments: what is in it is never copied.
/// </summary>
internal struct CapturedEvents(long startTime)
{
    private const int Smallest = 8;
    private const int Largest = 128;

    private List<CapturedEvent[]>? segments;
    private CapturedEvent[]? last;
    private int usedInLast;

    /// <summary>How many places of the order are taken.</summary>
    internal int Count { get; private set; }

    /// <summary>The time of the last event, in nanoseconds since 1970.</summary>
    internal long LastTime { get; private set; } = startTime;

    internal readonly int Segments => segments?.Count ?? 0;

    /// <summary>What is in one of the segments.</summary>
    internal readonly ReadOnlySpan<CapturedEvent> this[int segment] =>
        segment == Segments - 1 ? last.AsSpan(0, usedInLast) : segments![segment];

    /// <summary>Takes the next place; returns the event's time, which never runs backwards.</summary>
    internal long Take(long time)
    {
        Count++;
        return LastTime = Math.Max(time, LastTime);
    }

    /// <summary>Holds what happened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly CapturedEvent Hold(
        long time,
        AgentSpan span,
        string? name,
        KeyValuePair<string, AttributeValue>[] attributes
    )
    {
        if (last is null || usedInLast == last.Length)
        {
            Grow();
        }

        // The slot is empty: what stays so need not be written.
        ref CapturedEvent slot = ref last![usedInLast++];
        slot.UnixNanoseconds = time;
        slot.Span = span;
        if (name is not null)
        {
            slot.Name = name;
        }

        if (attributes.Length > 0)
        {
            slot.Attributes = attributes;
        }

        return ref slot;
    }

    private void Grow()
    {
        last = new CapturedEvent[last is null ? Smallest : Math.Min(2 * last.Length, Largest)];
        usedInLast = 0;
        segments ??= [];
        segments.Add(last);
    }
}
