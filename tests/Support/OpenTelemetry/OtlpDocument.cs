using System.Globalization;
using System.Text.Json;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>Reads OTLP/JSON, from a file or from a receiver, as the protobuf JSON mapping has it.</summary>
internal static class OtlpDocument
{
    internal static IReadOnlyList<SeenSpan> Spans(ReadOnlySpan<byte> request) => Spans(JsonElement.Parse(request));

    internal static IReadOnlyList<SeenSpan> Spans(JsonElement request) =>
        [
            .. from resource in request.GetProperty("resourceSpans").EnumerateArray()
            from scope in resource.GetProperty("scopeSpans").EnumerateArray()
            from span in scope.GetProperty("spans").EnumerateArray()
            select Span(span),
        ];

    private static SeenSpan Span(JsonElement span)
    {
        JsonElement status = span.TryGetProperty("status", out JsonElement found) ? found : JsonElement.Parse("{}"u8);
        return new SeenSpan(
            Text(span, "traceId"),
            Text(span, "spanId"),
            Text(span, "parentSpanId"),
            Text(span, "name"),
            Enumeration(span, "kind", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT"),
            Time(span, "startTimeUnixNano"),
            Time(span, "endTimeUnixNano"),
            Enumeration(status, "code", "STATUS_CODE_OK", "STATUS_CODE_ERROR"),
            Text(status, "message"),
            Attributes(span),
            [.. Items(span, "events").Select(e => new SeenEvent(Text(e, "name"), Time(e, "timeUnixNano"), Attributes(e)))]
        );
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement text) ? text.GetString() ?? "" : "";

    private static long Time(JsonElement element, string name) =>
        long.Parse(Text(element, name), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>By its number, or by its name, of which the first given is 1.</summary>
    private static int Enumeration(JsonElement element, string name, params string[] names) =>
        !element.TryGetProperty(name, out JsonElement value) ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetInt32()
        : Array.IndexOf(names, value.GetString()) + 1;

    private static Dictionary<string, string> Attributes(JsonElement element) =>
        Items(element, "attributes").ToDictionary(entry => Text(entry, "key"), entry => Value(entry.GetProperty("value")));

    private static string Value(JsonElement value)
    {
        // A union: exactly one member, or none for null.
        JsonProperty[] members = [.. value.EnumerateObject()];
        return members switch
        {
            [] => "null",
            [{ Name: "stringValue", Value: var text }] => SeenValue.Of(text.GetString()),
            [{ Name: "boolValue", Value: var flag }] => SeenValue.Of(flag.GetBoolean()),
            [{ Name: "intValue", Value: var number }] => SeenValue.Of(Integer(number)),
            [{ Name: "doubleValue", Value: var number }] => SeenValue.Of(Float(number)),
            [{ Name: "arrayValue", Value: var list }] => "[" + string.Join(",", Items(list, "values").Select(Value)) + "]",
            _ => throw new InvalidDataException("No attribute value: " + value),
        };
    }

    private static double Float(JsonElement number) =>
        number.ValueKind == JsonValueKind.String
            ? double.Parse(number.GetString()!, CultureInfo.InvariantCulture)
            : number.GetDouble();

    private static long Integer(JsonElement number) =>
        number.ValueKind == JsonValueKind.String
            ? long.Parse(number.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : number.GetInt64();
}
