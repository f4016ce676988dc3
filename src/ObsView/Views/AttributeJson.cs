using System.Text.Json;

namespace AgentObservatory.ObsView.Views;

/// <summary>Attributes as JSON.</summary>
internal static class AttributeJson
{
    public static void Write(Utf8JsonWriter json, Attributes attributes)
    {
        json.WriteStartObject();

        foreach (var (key, value) in attributes)
        {
            json.WritePropertyName(key);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.Null:
                json.WriteNullValue();
                break;
            case AttributeKind.Boolean:
                json.WriteBooleanValue(value.AsBoolean());
                break;
            case AttributeKind.Integer:
                json.WriteNumberValue(value.AsInteger());
                break;
            case AttributeKind.Float:
                json.WriteNumberValue(value.AsFloat());
                break;
            case AttributeKind.Number:
                json.WriteRawValue(value.AsNumberText() ?? "null");
                break;
            case AttributeKind.List:
                json.WriteStartArray();

                foreach (var item in value.AsList())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case AttributeKind.Map:
                Write(json, value.AsMap());
                break;
            default:
                json.WriteStringValue(value.AsString());
                break;
        }
    }
}
