using System.Collections.Frozen;

namespace AgentObservatory.Redaction;

/// <summary>Hides values by their keys.</summary>
internal sealed class ByKeyRedactor : IRedactor
{
    private const int MostOnStack = 256;

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> keys;
    private readonly JsonText json;
    private readonly Func<string, string>? replace;

    /// <param name="keys">The keys.</param>
    /// <param name="replace">What is told instead of a text; null for a marker.</param>
    internal ByKeyRedactor(IEnumerable<string> keys, Func<string, string>? replace)
    {
        ArgumentNullException.ThrowIfNull(keys);
        string[] given = [.. keys];
        if (given.Length == 0 || Array.Exists(given, string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("There are no keys, or one is blank.", nameof(keys));
        }

        string[] plain = Array.ConvertAll(given, static key => Plain(key, new char[key.Length]).ToString());
        this.keys = plain.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        this.replace = replace;
        json = new JsonText(IsHidden, new KeyNames(plain), replace);
    }

    public AttributeValue Redact(in ValueLocation location, AttributeValue value)
    {
        if (location.Key is { } key && IsHidden(key))
        {
            return replace is null ? Marker.Redacted : replace(value.ToString());
        }

        return value.AsString() is { } text && json.Hide(text) is { } changed ? changed : value;
    }

    private bool IsHidden(string key)
    {
        Span<char> room = key.Length <= MostOnStack ? stackalloc char[MostOnStack] : new char[key.Length];
        ReadOnlySpan<char> plain = Plain(key, room);
        return keys.Contains(plain) || keys.Contains(plain[(plain.LastIndexOf('.') + 1)..]);
    }

    /// <summary>In lower case, without what joins words.</summary>
    private static ReadOnlySpan<char> Plain(string key, Span<char> room)
    {
        int length = 0;
        foreach (char one in key)
        {
            if (one is not ('_' or '-' or ' '))
            {
                room[length++] = char.ToLowerInvariant(one);
            }
        }

        return room[..length];
    }
}
