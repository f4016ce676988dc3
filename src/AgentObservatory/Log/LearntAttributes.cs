namespace AgentObservatory.Log;

/// <summary>
/// What a span learns between its start and its end. Takes no memory until something is learnt, and allocates none itself: whoever
/// sets a value where there is no room brings a larger array along.
/// </summary>
internal struct LearntAttributes
{
    private const int FirstLength = 4;
    private static readonly NamedValue Cut = ValueLimit.AttributesCut();

    /// <summary>The attributes; only the first <see cref="Count"/> count.</summary>
    internal NamedValue[]? Entries { get; private set; }

    internal byte Count { get; private set; }

    private readonly int Room => Entries?.Length ?? 0;

    /// <summary>How long an array has to be brought along for another value; 0: none.</summary>
    internal readonly int LengthWanted(int brought) =>
        Count < Room || brought > Room || Room > Limits.MaxAttributes ? 0
        : Room == 0 ? FirstLength
        : Math.Min(2 * Room, Limits.MaxAttributes + 1);

    /// <summary>
    /// Sets a value within the given room, in bytes; returns by how much the memory held has grown. A value that does not fit is
    /// replaced by a marker, so that nothing stale stays behind.
    /// </summary>
    internal long Set(string key, AttributeValue value, long room, NamedValue[]? larger)
    {
        if (Count == Room && larger?.Length > Room)
        {
            Entries?.CopyTo(larger, 0);
            Entries = larger;
        }

        var entry = KeyValuePair.Create(key, value);
        int place = PlaceOf(key);
        if (place == Count && place >= Limits.MaxAttributes)
        {
            entry = Cut;
            place = PlaceOf(entry.Key);
        }

        long before = CostAt(place);
        if (ByteCost.Of(entry) - before > room)
        {
            var marker = AttributeSnapshot.CutForSpace[0];
            entry = place < Count ? KeyValuePair.Create(entry.Key, marker.Value) : marker;
            place = PlaceOf(entry.Key);
            before = CostAt(place);
        }

        Entries![place] = entry;
        Count = (byte)Math.Max(Count, place + 1);
        return ByteCost.Of(entry) - before;
    }

    private readonly long CostAt(int place) => place < Count ? ByteCost.Of(Entries![place]) : 0;

    private readonly int PlaceOf(string key)
    {
        int place = 0;
        while (place < Count && Entries![place].Key != key)
        {
            place++;
        }

        return place;
    }
}
