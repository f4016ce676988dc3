namespace AgentObservatory.Log;

/// <summary>The attributes that are set on a span while it runs. Never allocates: the caller brings a larger array along if
/// there is no room.</summary>
internal struct LaterAttributes
{
    internal const int FirstLength = 8;
    private static readonly NamedValue Cut = ValueLimit.AttributesCut();

    private NamedValue[]? entries;
    private int count;

    private readonly int Room => entries?.Length ?? 0;

    /// <summary>The bytes of the unused slots.</summary>
    internal readonly long BytesUnused => (long)(Room - count) * ByteCost.Scalar;

    /// <summary>The length of the array that must be brought along for another value to fit; 0 if none is needed.</summary>
    internal readonly int LengthWanted(int brought) =>
        count < Room || brought > Room || Room > Limits.MaxAttributes ? 0
        : Room == 0 ? FirstLength
        : Math.Min(2 * Room, Limits.MaxAttributes + 1);

    /// <summary>Sets a value within the given room in bytes, and returns by how many bytes the attributes have grown. A
    /// value that does not fit is replaced by a marker, so that no old value remains.</summary>
    internal long Set(string key, AttributeValue value, long room, NamedValue[]? larger)
    {
        if (count == Room && larger?.Length > Room)
        {
            entries?.CopyTo(larger, 0);
            entries = larger;
        }

        var entry = KeyValuePair.Create(key, value);
        int place = PlaceOf(key);
        if (place == count && place >= Limits.MaxAttributes)
        {
            entry = Cut;
            place = PlaceOf(entry.Key);
        }

        long before = CostAt(place);
        long cost = ByteCost.Of(entry);
        if (cost - before > room)
        {
            var marker = AttributeSnapshot.CutForSpace[0];
            entry = place < count ? KeyValuePair.Create(entry.Key, marker.Value) : marker;
            place = PlaceOf(entry.Key);
            before = CostAt(place);
            cost = ByteCost.Of(entry);
        }

        entries![place] = entry;
        count = Math.Max(count, place + 1);
        return cost - before;
    }

    internal readonly bool Has(string key) => PlaceOf(key) < count;

    internal readonly LaterAttributes Copy(int more)
    {
        LaterAttributes copy = this;
        copy.entries = new NamedValue[count + more];
        entries?.AsSpan(0, count).CopyTo(copy.entries);
        return copy;
    }

    internal readonly NamedValue[] ToArray() => count == Room ? entries ?? AttributeSnapshot.Empty : entries![..count];

    /// <summary>What is told of each. Called once the span has ended.</summary>
    internal void Replace(Func<NamedValue, NamedValue> told)
    {
        entries = NamedEntries.Distinct(Array.ConvertAll(ToArray(), one => told(one)));
        count = entries.Length;
    }

    private readonly long CostAt(int place) => place < count ? ByteCost.Of(entries![place]) : 0;

    private readonly int PlaceOf(string key)
    {
        int place = 0;
        while (place < count && entries![place].Key != key)
        {
            place++;
        }

        return place;
    }
}
