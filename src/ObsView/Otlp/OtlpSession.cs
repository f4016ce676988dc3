using System.Buffers;
using System.Text.Json;

namespace AgentObservatory.ObsView.Otlp;

/// <summary>Turns a request in OTLP/JSON, as obs-view exports a session, back into a line of a trace file. What OpenTelemetry has no
/// place for is lost: numbers beyond 64 bits become text, and anomalies are not told.</summary>
internal static class OtlpSession
{
    /// <summary>What every request begins with.</summary>
    public const string Beginning = "{\"resourceSpans\"";

    /// <summary>The session that a request tells; null for a blank line.</summary>
    public static TraceLine? Read(long lineNumber, ReadOnlySpan<byte> line)
    {
        if (line.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 256 });
            using var request = JsonDocument.ParseValue(ref reader);
            List<OtlpSpan> spans = [.. SpansOf(request.RootElement)];

            return spans.Count == 0 ? TraceLine.NewUnreadable(lineNumber, "the OTLP request has no spans")
                : spans.Exists(span => span.TraceId != spans[0].TraceId)
                    ? TraceLine.NewUnreadable(lineNumber, "the OTLP request has spans of several traces")
                : Read(lineNumber, spans);
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or OverflowException
                        or ArgumentException
            )
        {
            return TraceLine.NewUnreadable(lineNumber, "no OTLP request as obs-view exports it: " + error.Message);
        }
    }

    private static IEnumerable<OtlpSpan> SpansOf(JsonElement request) =>
        request
            .GetProperty("resourceSpans")
            .EnumerateArray()
            .SelectMany(resource => resource.GetProperty("scopeSpans").EnumerateArray())
            .SelectMany(scope => scope.TryGetProperty("spans", out var spans) ? spans.EnumerateArray().ToArray() : [])
            .Select(span => new OtlpSpan(span));

    private static TraceLine Read(long lineNumber, List<OtlpSpan> spans)
    {
        // The session's own span is the first, and has no parent among the others.
        var root = spans[0];
        var buffer = new ArrayBufferWriter<byte>();

        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schema_version", "0.2");
            WriteSession(json, root);
            OtlpEvents.Write(json, root, spans[1..]);
            json.WriteEndObject();
        }

        return EnvelopeJson.ReadLine(lineNumber, buffer.WrittenSpan);
    }

    private static void WriteSession(Utf8JsonWriter json, OtlpSpan root)
    {
        var given = root.Attributes;
        json.WriteStartObject("session");
        json.WriteString("session_id", given.Take(Convention.conversationId) ?? root.TraceId);
        json.WriteString("agent_id", given.Take(Convention.agentName) ?? "");
        json.WriteString("user_id", given.Take(Convention.userId));
        json.WriteString("trace_id", root.TraceId);
        json.WriteString("start_time", OtlpEvents.TimeText(root.Start));
        json.WriteString("end_time", OtlpEvents.TimeText(root.End));
        var dropped = given.TakeCount(Convention.droppedEvents);
        given.Drop(Convention.anomalies);
        given.Drop(Convention.operationName);
        var parent = given.Take(Convention.parentSession);
        var reason = given.Take(Convention.suspendReason);
        var status = root.TakeStatus();

        if (parent is not null || root.ParentSpanId is not null)
        {
            json.WriteStartObject("parent");
            json.WriteString("trace_id", root.TraceId);
            json.WriteString("span_id", root.ParentSpanId);
            json.WriteString("session_id", parent);
            json.WriteEndObject();
        }

        json.WriteString("status", status == "suspended" ? "unfinished" : status);

        if (status == "suspended")
        {
            json.WriteString("suspend_reason", reason ?? "");
        }

        OtlpEvents.WriteError(json, root.Error);

        if (dropped > 0)
        {
            json.WriteStartObject("dropped");
            json.WriteStartObject("by_reason");
            json.WriteNumber("unknown", dropped);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        given.TakeAll(Convention.sessionMetadata).Write(json, "metadata");
        json.WriteEndObject();
    }
}
