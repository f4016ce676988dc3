using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>Looks at attributes, and prepares those that cannot be copied as they are: no null keys, the last value of a key
/// that is given twice, at most <see cref="Limits.MaxAttributes"/> attributes, every value within its limits.</summary>
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

    /// <summary>Looks at attributes and estimates their bytes, in one pass, because every event pays for it.</summary>
    internal static GivenAttributes Of(NamedValues attributes)
    {
        long cost = 0;
        if (attributes.IsEmpty || IsPlain(attributes, out cost))
        {
            return new GivenAttributes(attributes, cost);
        }

        NamedValue[] prepared = Guarded(attributes, out cost);
        return new GivenAttributes(prepared, cost);
    }

    /// <summary>A plain attribute, and its bytes. Another thread may have written it meanwhile: then the name or the value
    /// may be lost, but what is kept is whole, and counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static NamedValue Plain(in (string? Key, AttributeValue Value) given, ref long cost)
    {
        var (name, value) = given;
        string key = name is { Length: <= Limits.MaxNameLength } ? name : "";
        cost += ByteCost.Scalar + 2 * key.Length;
        if (value.IsScalar)
        {
            return new(key, value.AsScalar);
        }

        if (value.AsString() is not { Length: <= Limits.MaxTextLength } text)
        {
            return new(key, AttributeValue.Null);
        }

        cost += ByteCost.OfText(text);
        return new(key, AttributeValue.OfWellFormed(text));
    }

    /// <summary>Copies plain attributes for more than one reader.</summary>
    internal static NamedValue[] Copy(NamedValues plain)
    {
        try
        {
            long cost = 0;
            var copied = new NamedValue[plain.Length];
            for (int index = 0; index < copied.Length; index++)
            {
                copied[index] = Plain(in plain[index], ref cost);
            }

            return copied;
        }
        catch (OutOfMemoryException)
        {
            return Reserve.Attributes;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsPlain(NamedValues attributes, out long cost)
    {
        long sum = 0;
        ulong seen = 0;
        cost = 0;
        if (attributes.Length > NamedEntries.MostCompared)
        {
            return false;
        }

        for (int index = 0; index < attributes.Length; index++)
        {
            ref readonly var given = ref attributes[index];
            if (given.Key is not { Length: <= Limits.MaxNameLength } key)
            {
                return false;
            }

            ulong bit = NamedEntries.BitOf(key);
            if ((seen & bit) != 0 && HasName(attributes[..index], key))
            {
                return false;
            }

            seen |= bit;
            sum += ByteCost.Scalar + 2 * key.Length;
            if (given.Value.IsScalar)
            {
                continue;
            }

            if (given.Value.AsString() is not { Length: <= Limits.MaxTextLength } text)
            {
                return false;
            }

            sum += ByteCost.OfText(text);
        }

        cost = sum;
        return true;
    }

    private static bool HasName(NamedValues attributes, string key)
    {
        foreach (var (name, _) in attributes)
        {
            if (name == key)
            {
                return true;
            }
        }

        return false;
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
    internal static NamedValue[] Of(IEnumerable<KeyValuePair<string, object?>>? attributes)
    {
        try
        {
            return attributes is null ? Empty : new ValueSnapshot().OfAttributes(attributes).AsMap().Entries;
        }
        catch (OutOfMemoryException)
        {
            return Reserve.Attributes;
        }
    }
}
