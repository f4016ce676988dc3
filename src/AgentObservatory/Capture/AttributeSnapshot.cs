using System.Runtime.CompilerServices;

namespace AgentObservatory.Capture;

/// <summary>
/// Copies attributes into the array that an event keeps: keys that are no null, the last of several values of one key, at most
/// <see cref="Limits.MaxAttributes"/> of them, every value within its limits.
/// </summary>
internal static class AttributeSnapshot
{
    /// <summary>Up to this many names, comparing each with each is the cheapest way to find one that comes twice.</summary>
    private const int MostCompared = 8;

    internal static readonly KeyValuePair<string, AttributeValue>[] Empty = [];

    /// <summary>What stands in place of attributes that no longer fit into their session.</summary>
    internal static readonly KeyValuePair<string, AttributeValue>[] CutForSpace =
    [
        new(ValueLimit.TruncatedKey, "the session's byte limit is reached"),
    ];

    /// <summary>Copies attributes; says how many bytes they hold. One pass, for this is what every event costs.</summary>
    internal static KeyValuePair<string, AttributeValue>[] Of(
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes,
        out long cost
    )
    {
        if (attributes.IsEmpty)
        {
            cost = 0;
            return Empty;
        }

        return attributes.Length > MostCompared ? OfMany(attributes, out cost) : OfFew(attributes, out cost);
    }

    /// <summary>
    /// Never a part of its caller, and without the rare cases: a method clears the room for all its values before it begins.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static KeyValuePair<string, AttributeValue>[] OfFew(
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes,
        out long cost
    )
    {
        cost = 0;
        var entries = new KeyValuePair<string, AttributeValue>[attributes.Length];
        for (int index = 0; index < entries.Length; index++)
        {
            ref readonly (string Key, AttributeValue Value) given = ref attributes[index];
            string key = TextLimit.CutName(given.Key);
            for (int before = 0; before < index; before++)
            {
                if (entries[before].Key == key)
                {
                    return OfMany(attributes, out cost);
                }
            }

            if (given.Value.Kind <= AttributeKind.Float)
            {
                entries[index] = new(key, given.Value.AsScalar);
                cost += ByteCost.Scalar + 2 * key.Length;
            }
            else
            {
                cost += Limit(ref entries[index], key, in given.Value);
            }
        }

        return entries;
    }

    /// <summary>The same, a little faster for what most events have: two attributes that are numbers, say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static KeyValuePair<string, AttributeValue>[] OfEvent(
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes,
        out long cost
    ) =>
        attributes.Length == 2 && OfTwoScalars(in attributes[0], in attributes[1], out cost) is { } two
            ? two
            : Of(attributes, out cost);

    /// <summary>Without a loop; null where it is anything else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KeyValuePair<string, AttributeValue>[]? OfTwoScalars(
        in (string Key, AttributeValue Value) first,
        in (string Key, AttributeValue Value) second,
        out long cost
    )
    {
        cost = 0;
        if (
            first.Value.Kind > AttributeKind.Float
            || second.Value.Kind > AttributeKind.Float
            || first.Key is not { Length: <= Limits.MaxNameLength } firstKey
            || second.Key is not { Length: <= Limits.MaxNameLength } secondKey
            || firstKey == secondKey
        )
        {
            return null;
        }

        cost = 2 * (ByteCost.Scalar + firstKey.Length + secondKey.Length);
        return [new(firstKey, first.Value.AsScalar), new(secondKey, second.Value.AsScalar)];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Limit(ref KeyValuePair<string, AttributeValue> entry, string key, in AttributeValue value)
    {
        entry = new(key, ValueLimit.Apply(value));
        return ByteCost.Of(in entry);
    }

    /// <summary>Many attributes, or a name that comes twice.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static KeyValuePair<string, AttributeValue>[] OfMany(
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes,
        out long cost
    )
    {
        var places = new Dictionary<string, int>();
        var entries = new List<KeyValuePair<string, AttributeValue>>();
        bool isCut = false;
        foreach (var (name, value) in attributes)
        {
            // Names that differ in lone surrogates alone are the same in the end, so they are mended before they are compared.
            string key = UnicodeText.WellFormed(TextLimit.CutName(name));
            if (places.TryGetValue(key, out int place))
            {
                entries[place] = new(key, ValueLimit.Apply(value));
            }
            else if (entries.Count < Limits.MaxAttributes)
            {
                places.Add(key, entries.Count);
                entries.Add(new(key, ValueLimit.Apply(value)));
            }
            else
            {
                isCut = true;
            }
        }

        var kept = isCut ? Attributes.Create([.. entries, ValueLimit.AttributesCut()]).Entries : entries.ToArray();
        cost = ByteCost.Of(kept);
        return kept;
    }

    /// <summary>Enumerates foreign code, guarded: what it throws midway leaves the attributes up to there and a marker.</summary>
    internal static KeyValuePair<string, AttributeValue>[] Of(
        IEnumerable<KeyValuePair<string, object?>>? attributes,
        out long cost
    )
    {
        var entries = attributes is null ? Empty : new ValueSnapshot().OfAttributes(attributes).AsMap().Entries;
        cost = ByteCost.Of(entries);
        return entries;
    }
}
