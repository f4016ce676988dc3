namespace AgentObservatory.Flow;

/// <summary>One throw of an exception. Reused for a later one of the same thread, and used by that thread alone.</summary>
internal sealed class Throw
{
    /// <summary>A flow that goes on in more places than these while it unwinds is not followed any further.</summary>
    private const int MostPlaces = 32;

    /// <summary>An exception that has left more blocks than these of its thread is not looked at any further: each look takes
    /// as long as the stack is deep.</summary>
    private const int MostLooks = 128;

    private readonly WeakReference<Exception?> exception = new(null);
    private readonly List<WeakReference<object>?> places = [];

    /// <summary>The address by which the runtime identifies the exception while it is in progress.</summary>
    internal nint Address { get; private set; }

    /// <summary>Among all throws of the process.</summary>
    internal long Number { get; private set; }

    /// <summary>Whether the same exception was thrown again, further in: this throw was then caught.</summary>
    internal bool IsThrownAgain { get; set; }

    private int looks;

    internal Exception? Exception => exception.TryGetTarget(out Exception? target) ? target : null;

    internal void Begin(nint address, long number, Exception thrown, object? place)
    {
        Address = address;
        Number = number;
        IsThrownAgain = false;
        looks = 0;
        exception.SetTarget(thrown);
        places.Clear();
        Follow(place);
    }

    internal bool TryLook() => looks++ < MostLooks;

    /// <summary>Whether the exception was thrown in the flow that is in this place.</summary>
    internal bool BelongsTo(object? place) => places.Exists(known => place == Target(known));

    internal void Follow(object? place)
    {
        if (places.Count < MostPlaces && !BelongsTo(place))
        {
            places.Add(place is null ? null : new WeakReference<object>(place));
        }
    }

    /// <summary>The place; null for no place, and an object that is no place for one that has been collected.</summary>
    private object? Target(WeakReference<object>? place) =>
        place is null ? null
        : place.TryGetTarget(out object? target) ? target
        : this;
}
