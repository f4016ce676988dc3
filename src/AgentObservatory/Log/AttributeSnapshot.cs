using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>Copies attributes into the array that an event keeps: no null keys, the last value of a key that is given twice,
/// at most <see cref="Limits.MaxAttributes"/> attributes, every value within its limits.</summary>
internal static class AttributeSnapshot
{
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

    /// <summary>A value within its limits.</summary>
    internal static AttributeValue Value(AttributeValue value) =>
        value.IsScalar ? value.AsScalar
        : value.AsString() is { Length: <= Limits.MaxTextLength } text ? AttributeValue.OfWellFormed(text)
        : ValueLimit.Apply(value);

    /// <summary>Copies attributes and estimates their bytes, in one pass, because every event pays for it.</summary>
    internal static NamedValue[] Of(NamedValues attributes, out long cost)
    {
        cost = 0;
        return attributes.IsEmpty ? Empty : OfFew(attributes, out cost) ?? Guarded(attributes, out cost);
    }

    /// <summary>Null for what needs more care. Not inlined, and without the rare cases: a method zeroes the stack space of
    /// all its locals before it starts.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NamedValue[]? OfFew(NamedValues attributes, out long cost)
    {
        long sum = 0;
        ulong seen = 0;
        cost = 0;
        if (attributes.Length > NamedEntries.MostCompared || Room(attributes.Length) is not { } entries)
        {
            return null;
        }

        for (int index = 0; index < entries.Length; index++)
        {
            // Read once: another thread may write it at any time.
            var (name, value) = attributes[index];
            if (name is not { Length: <= Limits.MaxNameLength } key)
            {
                return null;
            }

            ulong bit = NamedEntries.BitOf(key);
            if ((seen & bit) != 0 && NamedEntries.HasName(entries, index, key))
            {
                return null;
            }

            seen |= bit;
            sum += ByteCost.Scalar + 2 * key.Length;
            if (value.IsScalar)
            {
                entries[index] = new(key, value.AsScalar);
            }
            else if (value.AsString() is { Length: <= Limits.MaxTextLength } text)
            {
                entries[index] = new(key, AttributeValue.OfWellFormed(text));
                sum += ByteCost.OfText(text);
            }
            else
            {
                sum += Limit(ref entries[index], key, value);
            }
        }

        cost = sum;
        return entries;
    }

    /// <summary>Null if memory has run out. Not inlined: a handler of exceptions would cost all code around it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NamedValue[]? Room(int length)
    {
        try
        {
            return new NamedValue[length];
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Limit(ref NamedValue entry, string key, AttributeValue value)
    {
        try
        {
            entry = new(key, ValueLimit.Apply(value));
            return ByteCost.Of(entry.Value);
        }
        catch (OutOfMemoryException)
        {
            entry = new(key, Reserve.Attributes[0].Value);
            return 0;
        }
    }

    private static NamedValue[] Guarded(NamedValues attributes, out long cost)
    {
        try
        {
            return OfMany(attributes, out cost);
        }
        catch (OutOfMemoryException)
        {
            cost = 0;
            return Reserve.Attributes;
        }
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
