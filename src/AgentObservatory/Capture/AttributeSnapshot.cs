using System.Globalization;

namespace AgentObservatory.Capture;

/// <summary>
/// Copies attributes into the array that an event keeps: keys that are no null, the last of several values of one key, at most
/// <see cref="MaxAttributes"/> of them, every value within its limits.
/// </summary>
internal static class AttributeSnapshot
{
    internal const int MaxAttributes = 128;

    /// <summary>The name under which an event or a map says that attributes were cut.</summary>
    internal const string TruncatedKey = "agent_observatory.truncated";

    internal static readonly KeyValuePair<string, AttributeValue>[] Empty = [];

    /// <summary>What stands in place of attributes that no longer fit into their session.</summary>
    internal static readonly KeyValuePair<string, AttributeValue>[] CutForSpace =
    [
        new(TruncatedKey, "the session's byte limit is reached"),
    ];

    internal static KeyValuePair<string, AttributeValue>[] Of(ReadOnlySpan<(string Key, AttributeValue Value)> attributes)
    {
        if (attributes.IsEmpty)
        {
            return Empty;
        }

        var entries = new KeyValuePair<string, AttributeValue>[Math.Min(attributes.Length, MaxAttributes)];
        int count = 0;
        bool isCut = false;
        foreach (var (name, value) in attributes)
        {
            string key = TextLimit.CutName(name);
            int place = PlaceOf(key, entries, count);
            if (place < entries.Length)
            {
                entries[place] = new(key, ValueLimit.Apply(value));
                count = Math.Max(count, place + 1);
            }
            else
            {
                isCut = true;
            }
        }

        return isCut ? WithMarker(entries)
            : count == entries.Length ? entries
            : entries[..count];
    }

    /// <summary>Enumerates foreign code, guarded: what it throws midway leaves the attributes up to there and a marker.</summary>
    internal static KeyValuePair<string, AttributeValue>[] Of(IEnumerable<KeyValuePair<string, object?>>? attributes)
    {
        if (attributes is null)
        {
            return Empty;
        }

        AttributeValue value = new ValueSnapshot().OfAttributes(attributes);
        return value.AsMap().Entries;
    }

    private static int PlaceOf(string key, KeyValuePair<string, AttributeValue>[] entries, int count)
    {
        for (int place = 0; place < count; place++)
        {
            if (ReferenceEquals(entries[place].Key, key) || entries[place].Key == key)
            {
                return place;
            }
        }

        return count;
    }

    private static KeyValuePair<string, AttributeValue>[] WithMarker(KeyValuePair<string, AttributeValue>[] entries) =>
        Attributes.Create([.. entries, CutMarker()]).Entries;

    internal static KeyValuePair<string, AttributeValue> CutMarker() =>
        new(TruncatedKey, "only the first " + MaxAttributes.ToString(CultureInfo.InvariantCulture) + " attributes are kept");
}
