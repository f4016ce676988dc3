using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>Copies attributes into the array that an event keeps: no null keys, the last value of a key that is given twice,
/// at most <see cref="Limits.MaxAttributes"/> attributes, every value within its limits.</summary>
internal static class AttributeSnapshot
{
    /// <summary>Up to this many names, comparing every pair is the cheapest way to find duplicates.</summary>
    private const int MostCompared = 8;

    internal static readonly NamedValue[] Empty = [];

    /// <summary>Replaces attributes that no longer fit into their session.</summary>
    internal static readonly NamedValue[] CutForSpace =
    [
        new(ValueLimit.TruncatedKey, "the session's byte limit is reached"),
    ];

    /// <summary>Cuts a name; empty where memory has run out to cut it.</summary>
    internal static string Name(string? name)
    {
        return name is { Length: <= Limits.MaxNameLength } ? name : Cut(name);

        static string Cut(string? name)
        {
            try
            {
                return TextLimit.CutName(name);
            }
            catch (OutOfMemoryException)
            {
                return "";
            }
        }
    }

    /// <summary>Copies attributes and estimates their bytes, in one pass, because every event pays for it.</summary>
    internal static NamedValue[] Of(NamedValues attributes, out long cost)
    {
        if (attributes.IsEmpty)
        {
            cost = 0;
            return Empty;
        }

        return Guarded(attributes, out cost);
    }

    private static NamedValue[] Guarded(NamedValues attributes, out long cost)
    {
        try
        {
            return attributes.Length > MostCompared ? OfMany(attributes, out cost) : OfFew(attributes, out cost);
        }
        catch (OutOfMemoryException)
        {
            cost = 0;
            return Reserve.Attributes;
        }
    }

    /// <summary>Not inlined, and without the rare cases: a method zeroes the stack space of all its locals before it
    /// starts.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NamedValue[] OfFew(NamedValues attributes, out long cost)
    {
        cost = 0;
        var entries = new NamedValue[attributes.Length];
        for (int index = 0; index < entries.Length; index++)
        {
            // Read once: another thread may write it at any time.
            var (name, value) = attributes[index];
            string key = TextLimit.CutName(name);
            for (int before = 0; before < index; before++)
            {
                if (entries[before].Key == key)
                {
                    return OfMany(attributes, out cost);
                }
            }

            if (value.IsScalar)
            {
                entries[index] = new(key, value.AsScalar);
                cost += ByteCost.Scalar + 2 * key.Length;
            }
            else
            {
                cost += Limit(ref entries[index], key, value);
            }
        }

        return entries;
    }

    /// <summary>The same, faster for the most common event: two scalar attributes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static NamedValue[] OfEvent(NamedValues attributes, out long cost) =>
        attributes.Length == 2 && OfTwoScalars(in attributes[0], in attributes[1], out cost) is { } two
            ? two
            : Of(attributes, out cost);

    /// <summary>Null unless both are scalars with different names within the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NamedValue[]? OfTwoScalars(
        in (string Key, AttributeValue Value) first,
        in (string Key, AttributeValue Value) second,
        out long cost
    )
    {
        var (nameOfFirst, one) = first;
        var (nameOfSecond, other) = second;
        cost = 0;
        if (
            !one.IsScalar
            || !other.IsScalar
            || nameOfFirst is not { Length: <= Limits.MaxNameLength } firstKey
            || nameOfSecond is not { Length: <= Limits.MaxNameLength } secondKey
            || firstKey == secondKey
        )
        {
            return null;
        }

        cost = 2 * (ByteCost.Scalar + firstKey.Length + secondKey.Length);
        if (Two() is not { } two)
        {
            return Reserve.Attributes;
        }

        two[0] = new(firstKey, one.AsScalar);
        two[1] = new(secondKey, other.AsScalar);
        return two;
    }

    /// <summary>Room for two attributes; null if memory has run out. Not inlined: a handler of exceptions would cost all code
    /// around it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NamedValue[]? Two()
    {
        try
        {
            return new NamedValue[2];
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Limit(ref NamedValue entry, string key, AttributeValue value)
    {
        entry = new(key, ValueLimit.Apply(value));
        return ByteCost.Of(in entry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NamedValue[] OfMany(NamedValues attributes, out long cost)
    {
        var places = new Dictionary<string, int>();
        var entries = new List<NamedValue>();
        bool isCut = false;
        foreach (var (name, value) in attributes)
        {
            // Names that differ only in lone surrogates become equal, so they are made well-formed before they are
            // compared.
            string key = UnicodeText.WellFormed(TextLimit.CutName(name));
            if (places.TryGetValue(key, out int place))
            {
                entries[place] = new(key, value);
            }
            else if (entries.Count < Limits.MaxAttributes)
            {
                places.Add(key, entries.Count);
                entries.Add(new(key, value));
            }
            else
            {
                isCut = true;
            }
        }

        // Cut last: of a name that is given many times only one value is.
        for (int index = 0; index < entries.Count; index++)
        {
            entries[index] = new(entries[index].Key, ValueLimit.Apply(entries[index].Value));
        }

        var kept = isCut ? Attributes.Create([.. entries, ValueLimit.AttributesCut()]).Entries : entries.ToArray();
        cost = ByteCost.Of(kept);
        return kept;
    }

    /// <summary>Enumerates foreign code, guarded: if it throws, the attributes so far and a marker are kept.</summary>
    internal static NamedValue[] Of(IEnumerable<KeyValuePair<string, object?>>? attributes, out long cost)
    {
        cost = 0;
        try
        {
            var entries = attributes is null ? Empty : new ValueSnapshot().OfAttributes(attributes).AsMap().Entries;
            cost = ByteCost.Of(entries);
            return entries;
        }
        catch (OutOfMemoryException)
        {
            return Reserve.Attributes;
        }
    }
}
