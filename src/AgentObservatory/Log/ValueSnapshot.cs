using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentObservatory.Log;

/// <summary>Copies any object into an immutable value. Known types keep their kind, collections are enumerated up to the
/// limits, and for everything else <c>ToString()</c> is called, guarded. What foreign code throws becomes a marker in the
/// value.</summary>
internal sealed class ValueSnapshot
{
    /// <summary>So much of a text decides how it is cut.</summary>
    private const int MostMade = Limits.MaxTextLength + 1;

    /// <summary>A number with more bits has more digits than a text may have characters.</summary>
    private const int MostBits = 4 * Limits.MaxTextLength;

    /// <summary>How much of a JSON node is written to be read, in bytes.</summary>
    private const int MostJson = 4 * 1024 * 1024;

    private readonly List<object> path = [];
    private int values;

    internal AttributeValue OfAttributes(IEnumerable<KeyValuePair<string, object?>> attributes) =>
        Nested(attributes, static (snapshot, pairs) => snapshot.Map((IEnumerable<KeyValuePair<string, object?>>)pairs));

    internal AttributeValue Of(object? value) =>
        ++values > Limits.MaxValues
            ? ValueLimit.TooMany
            : value switch
            {
                null => AttributeValue.Null,
                string text => Text(text, text.Length),
                StringBuilder text => Text(text.ToString(0, Math.Min(text.Length, MostMade)), text.Length),
                ReadOnlyMemory<char> text => Text(text.Span[..Math.Min(text.Length, MostMade)].ToString(), text.Length),
                Memory<char> text => Of((ReadOnlyMemory<char>)text),
                AttributeValue known => Known(known),
                bool flag => flag,
                int number => number,
                long number => number,
                double number => number,
                float number => number,
                byte or sbyte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
                ulong number => number,
                decimal number => number,
                nint number => (long)number,
                nuint number => (ulong)number,
                Half number => (float)number,
                BigInteger number when number.GetBitLength() > MostBits => Text(
                    "",
                    (long)BigInteger.Log10(BigInteger.Abs(number))
                ),
                Int128 or UInt128 or BigInteger => Number(Written((IFormattable)value, null)),
                char character => character.ToString(),
                Guid id => id.ToString("D"),
                DateTime or DateTimeOffset or DateOnly or TimeOnly => Written((IFormattable)value, "O"),
                TimeSpan span => Written(span, "c"),
                Uri uri => Of(uri.OriginalString),
                Exception exception => Of(ErrorSnapshot.Of(exception).Traceback),
                byte[] bytes => Base64(bytes),
                ReadOnlyMemory<byte> bytes => Base64(bytes.Span),
                Memory<byte> bytes => Base64(bytes.Span),
                JsonDocument document => Of(document.RootElement),
                JsonNode node => Nested(node, static (s, parsed) => s.OfNode((JsonNode)parsed)),
                JsonElement element => Nested(value, (s, _) => s.OfJson(element)),
                IEnumerable<KeyValuePair<string, object?>> pairs => OfAttributes(pairs),
                IDictionary map => Nested(map, static (s, pairs) => s.Map(s.Pairs((IDictionary)pairs))),
                IEnumerable items => Nested(items, static (s, list) => s.List((IEnumerable)list)),
                ITuple tuple => Nested(tuple, static (s, parts) => s.List(Parts((ITuple)parts))),
                _ => Guarded(value),
            };

    /// <summary>Reads one level deeper, unless that is too deep or a cycle. The attributes themselves do not count as a
    /// level.</summary>
    private AttributeValue Nested(object value, Func<ValueSnapshot, object, AttributeValue> read)
    {
        if (path.Count > Limits.MaxDepth)
        {
            return ValueLimit.TooDeep;
        }

        if (!value.GetType().IsValueType && path.Exists(outer => ReferenceEquals(outer, value)))
        {
            return "\u2026[refers to itself]";
        }

        path.Add(value);
        try
        {
            return read(this, value);
        }
        catch (Exception exception)
        {
            return Failed(exception);
        }
        finally
        {
            path.RemoveAt(path.Count - 1);
        }
    }

    private AttributeValue Map(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var entries = new List<NamedValue>();
        try
        {
            foreach (var pair in pairs)
            {
                if (entries.Count == Limits.MaxAttributes)
                {
                    entries.Add(ValueLimit.AttributesCut());
                    break;
                }

                string key = TextLimit.CutName(pair.Key);
                values += key.Length / Limits.CharactersAsValue;
                entries.Add(new(key, Of(pair.Value)));
            }
        }
        catch (Exception exception)
        {
            entries.Add(new(ValueLimit.TruncatedKey, Failed(exception)));
        }

        return AttributeValue.FromMap(Attributes.Create(entries.ToArray()));
    }

    private AttributeValue List(IEnumerable source)
    {
        var items = new List<AttributeValue>();
        try
        {
            foreach (object? item in source)
            {
                if (items.Count == Limits.MaxItems)
                {
                    items.Add("\u2026[more items cut]");
                    break;
                }

                items.Add(Of(item));
            }
        }
        catch (Exception exception)
        {
            items.Add(Failed(exception));
        }

        return AttributeValue.FromList(items.ToArray());
    }

    private AttributeValue OfJson(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => Map(
                element.EnumerateObject().Select(static member => KeyValuePair.Create(member.Name, (object?)member.Value))
            ),
            JsonValueKind.Array => List(element.EnumerateArray()),
            JsonValueKind.String => Of(element.GetString()),
            JsonValueKind.Number => Number(element.GetRawText()),
            JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
            _ => AttributeValue.Null,
        };

    private AttributeValue OfNode(JsonNode node)
    {
        var written = new BoundedBuffer(MostJson);
        var writer = new Utf8JsonWriter(written);
        node.WriteTo(writer);
        writer.Flush();

        using JsonDocument document = JsonDocument.Parse(written.Written);
        return OfJson(document.RootElement);
    }

    private IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return new(entry.Key as string ?? Guarded(entry.Key).AsString()!, entry.Value);
        }
    }

    private static IEnumerable<object?> Parts(ITuple tuple) =>
        Enumerable.Range(0, tuple.Length).Select(index => tuple[index]);

    private static AttributeValue Number(string text) => AttributeValue.FromNumberText(TextLimit.CutValue(text));

    private static string Written(IFormattable value, string? format) =>
        value.ToString(format, CultureInfo.InvariantCulture);

    private static AttributeValue Base64(ReadOnlySpan<byte> bytes)
    {
        int whole = Limits.MaxTextLength / 4 * 3;
        return bytes.Length <= whole
            ? Convert.ToBase64String(bytes)
            : Convert.ToBase64String(bytes[..whole]) + ValueLimit.ItemsCut(bytes.Length - whole);
    }

    /// <summary>A text of a length, of which not more than the beginning need be made.</summary>
    private AttributeValue Text(string beginning, long length)
    {
        values += Math.Min(beginning.Length, Limits.MaxTextLength) / Limits.CharactersAsValue;
        return values > Limits.MaxValues ? ValueLimit.TooMany : TextLimit.CutLonger(beginning, length);
    }

    private AttributeValue Known(AttributeValue value)
    {
        AttributeValue kept = ValueLimit.Apply(value);
        values += ValueLimit.CountOf(kept);
        return values > Limits.MaxValues ? ValueLimit.TooMany : kept;
    }

    private AttributeValue Guarded(object value)
    {
        try
        {
            string text = value.ToString() ?? "";
            return Text(text, text.Length);
        }
        catch (Exception exception)
        {
            return Failed(exception);
        }
    }

    private static AttributeValue Failed(Exception exception)
    {
        Uninterrupted.Caught(exception);
        return "\u2026[unreadable: " + exception.GetType().Name + "]";
    }
}
