using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using ProtobufSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>Reads OTLP with the types that are generated from OpenTelemetry's published messages.</summary>
internal static class ProtobufSpans
{
    internal static IEnumerable<ProtobufSpan> In(ExportTraceServiceRequest request) =>
        request.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans);

    internal static SeenSpan Seen(ProtobufSpan span) =>
        new(
            Hex(span.TraceId),
            Hex(span.SpanId),
            Hex(span.ParentSpanId),
            span.Name,
            (int)span.Kind,
            checked((long)span.StartTimeUnixNano),
            checked((long)span.EndTimeUnixNano),
            (int)(span.Status?.Code ?? default),
            span.Status?.Message ?? "",
            Values(span.Attributes),
            [.. span.Events.Select(e => new SeenEvent(e.Name, checked((long)e.TimeUnixNano), Values(e.Attributes)))]
        );

    /// <summary>
    /// OTLP/JSON is the JSON of protocol buffers except for ids, which are hexadecimal and not base64. A field that the message does
    /// not have is refused.
    /// </summary>
    internal static ExportTraceServiceRequest Parse(ReadOnlySpan<byte> otlpJson)
    {
        JsonNode request = JsonNode.Parse(otlpJson)!;
        ToBase64(request);
        return JsonParser.Default.Parse<ExportTraceServiceRequest>(request.ToJsonString());
    }

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    private static Dictionary<string, string> Values(IEnumerable<KeyValue> attributes) =>
        attributes.ToDictionary(attribute => attribute.Key, attribute => Text(attribute.Value));

    private static string Text(AnyValue value) =>
        value.ValueCase switch
        {
            AnyValue.ValueOneofCase.None => "null",
            AnyValue.ValueOneofCase.StringValue => SeenValue.Of(value.StringValue),
            AnyValue.ValueOneofCase.BoolValue => SeenValue.Of(value.BoolValue),
            AnyValue.ValueOneofCase.IntValue => SeenValue.Of(value.IntValue),
            AnyValue.ValueOneofCase.DoubleValue => SeenValue.Of(value.DoubleValue),
            AnyValue.ValueOneofCase.ArrayValue => "[" + string.Join(",", value.ArrayValue.Values.Select(Text)) + "]",
            _ => throw new InvalidDataException("No attribute value: " + value.ValueCase),
        };

    private static void ToBase64(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
            {
                ToBase64(item);
            }
        }
        else if (node is JsonObject members)
        {
            foreach ((string name, JsonNode? member) in members.ToArray())
            {
                ToBase64(member);
                if (name is "traceId" or "spanId" or "parentSpanId")
                {
                    members[name] = Convert.ToBase64String(Convert.FromHexString(member!.GetValue<string>()));
                }
            }
        }
    }
}
