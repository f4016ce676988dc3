using System.Text.Json;

namespace AgentObservatory.ObsView.Otlp;

/// <summary>A span in OTLP/JSON, with its kind and its name as they were before they were mapped to the conventions.</summary>
internal sealed class OtlpSpan
{
    private readonly JsonElement span;

    public OtlpSpan(JsonElement span)
    {
        this.span = span;
        Attributes = new OtlpAttributes(span);
        Start = Time(span, "startTimeUnixNano");
        End = Time(span, "endTimeUnixNano");
        Error = Events(Convention.exceptionEvent).Select(one => one.Attributes).LastOrDefault();
    }

    public string TraceId => span.GetProperty("traceId").GetString() ?? "";

    public string SpanId => span.GetProperty("spanId").GetString() ?? "";

    public string? ParentSpanId => span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString() : null;

    public OtlpAttributes Attributes { get; }

    public long Start { get; }

    public long End { get; }

    /// <summary>The exception that ended it; null if there is none.</summary>
    public OtlpAttributes? Error { get; }

    /// <summary>Its stream events.</summary>
    public IEnumerable<(long Time, string Name, OtlpAttributes Attributes)> StreamEvents =>
        Events(null).Where(one => one.Name != Convention.exceptionEvent && !one.Attributes.Has(Convention.anomaly));

    /// <summary>Takes the status, in the words of the wire format.</summary>
    public string TakeStatus()
    {
        var isUnfinished = Attributes.Has(Convention.unfinished);
        Attributes.Drop(Convention.unfinished);

        // It repeats the error.
        Attributes.Drop(Convention.errorType);

        return Attributes.Take(Convention.status) is { } word ? word
            : isUnfinished ? "unfinished"
            : IsFailed ? "error"
            : "ok";
    }

    /// <summary>Takes the kind.</summary>
    public string TakeKind()
    {
        var isStream = Attributes.Has(Convention.streamEvents);
        Attributes.Drop(Convention.streamEvents);
        Attributes.Drop(Convention.streamDropped);

        // The export derives it from the stream.
        Attributes.Drop(Convention.timeToFirstChunk);

        return Attributes.Take(Convention.kind) is { } kind ? kind
            : isStream ? SpanKind.Stream
            : Attributes.Text(Convention.operationName) switch
            {
                "execute_tool" => SpanKind.ToolCall,
                "chat" => SpanKind.LlmCall,
                _ => SpanKind.AgentStep,
            };
    }

    /// <summary>The name: of what is called, where the conventions have a place for it.</summary>
    public string NameOf(string kind)
    {
        var name = span.GetProperty("name").GetString() ?? "";
        var target = kind switch
        {
            SpanKind.ToolCall => Convention.toolName,
            SpanKind.LlmCall => Convention.requestModel,
            _ => Convention.agentName,
        };
        return Attributes.Text(target) is { } named && name == $"{Attributes.Text(Convention.operationName)} {named}"
            ? named
            : name;
    }

    private bool IsFailed =>
        span.TryGetProperty("status", out var status) && status.TryGetProperty("code", out var code) && code.GetInt32() == 2;

    private IEnumerable<(long Time, string Name, OtlpAttributes Attributes)> Events(string? name) =>
        span.TryGetProperty("events", out var events)
            ? events
                .EnumerateArray()
                .Select(one =>
                    (Time(one, "timeUnixNano"), one.GetProperty("name").GetString() ?? "", new OtlpAttributes(one))
                )
                .Where(one => name is null || one.Item2 == name)
            : [];

    private static long Time(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var time) ? OtlpAttributes.Integer(time) : 0;
}
