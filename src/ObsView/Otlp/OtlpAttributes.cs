using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentObservatory.ObsView.Otlp;

/// <summary>The attributes of something in OTLP/JSON, of which those that say what it is are taken out one by one.</summary>
internal sealed class OtlpAttributes
{
    private readonly List<(string Key, JsonElement Value)> all = [];

    public OtlpAttributes(JsonElement owner)
    {
        if (owner.TryGetProperty("attributes", out var attributes))
        {
            all.AddRange(
                attributes
                    .EnumerateArray()
                    .Select(one => (one.GetProperty("key").GetString() ?? "", one.GetProperty("value")))
            );
        }
    }

    /// <summary>A text; null if there is none. It stays among the attributes.</summary>
    public string? Text(string key) =>
        all.FirstOrDefault(one => one.Key == key) is { Key: not null } found
        && found.Value.TryGetProperty("stringValue", out var text)
            ? text.GetString()
            : null;

    public bool Has(string key) => all.Exists(one => one.Key == key);

    /// <summary>A text that is told in another way.</summary>
    public string? Take(string key)
    {
        var text = Text(key);
        Drop(key);
        return text;
    }

    public void Drop(string key) => all.RemoveAll(one => one.Key == key);

    /// <summary>An integer that is told in another way; 0 if there is none.</summary>
    public long TakeCount(string key)
    {
        var found = all.FirstOrDefault(one => one.Key == key);
        Drop(key);
        return found.Key is not null && found.Value.TryGetProperty("intValue", out var number) ? Integer(number) : 0;
    }

    /// <summary>Takes out those whose names begin so, without what they begin with.</summary>
    public OtlpAttributes TakeAll(string prefix)
    {
        var taken = new OtlpAttributes(default(List<(string, JsonElement)>));
        taken.all.AddRange(
            all.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(one => (one.Key[prefix.Length..], one.Value))
        );
        all.RemoveAll(one => one.Key.StartsWith(prefix, StringComparison.Ordinal));
        return taken;
    }

    public void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);

        foreach (var (key, value) in all)
        {
            json.WritePropertyName(key == Convention.unnamed ? "" : key);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    /// <summary>64-bit integers are strings.</summary>
    public static long Integer(JsonElement number) =>
        number.ValueKind == JsonValueKind.String
            ? long.Parse(number.GetString()!, CultureInfo.InvariantCulture)
            : number.GetInt64();

    private OtlpAttributes(List<(string, JsonElement)>? _) { }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        if (value.TryGetProperty("stringValue", out var text))
        {
            WriteText(json, text.GetString() ?? "");
        }
        else if (value.TryGetProperty("intValue", out var integer))
        {
            json.WriteNumberValue(Integer(integer));
        }
        else if (value.TryGetProperty("boolValue", out var boolean))
        {
            json.WriteBooleanValue(boolean.GetBoolean());
        }
        else if (value.TryGetProperty("doubleValue", out var number))
        {
            number.WriteTo(json);
        }
        else if (value.TryGetProperty("arrayValue", out var list))
        {
            json.WriteStartArray();

            foreach (var item in list.TryGetProperty("values", out var values) ? values.EnumerateArray().ToArray() : [])
            {
                Write(json, item);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>OTLP/JSON has maps and mixed lists as text. What reads as one, written as this library writes them, is one.</summary>
    private static void WriteText(Utf8JsonWriter json, string text)
    {
        if (text is ['{', ..] or ['[', ..] && IsValue(text))
        {
            json.WriteRawValue(text);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    private static bool IsValue(string text)
    {
        var line = "{\"session\":{\"metadata\":{\"v\":" + text + "}},\"events\":[]}";
        return EnvelopeJson.ReadLine(1, Encoding.UTF8.GetBytes(line)) is TraceLine.Readable read
            && read.Envelope.Session.Metadata["v"].ToString() == text;
    }
}
