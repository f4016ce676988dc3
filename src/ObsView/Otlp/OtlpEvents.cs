using System.Text.Json;

namespace AgentObservatory.ObsView.Otlp;

/// <summary>Writes the spans of a request as the events that they come from, in the order of their times.</summary>
internal static class OtlpEvents
{
    public static void Write(Utf8JsonWriter json, OtlpSpan root, List<OtlpSpan> spans)
    {
        var told = new List<(long Time, Action Write)>();

        // The ids of old files, which are longer, are attributes; parents come first.
        var ids = new Dictionary<string, string?> { [root.SpanId] = null };

        foreach (var span in spans)
        {
            Add(json, ids, span, told);
        }

        json.WriteStartArray("events");

        // OrderBy is stable: what happened at the same time keeps the order of the spans.
        foreach (var (_, write) in told.OrderBy(one => one.Time))
        {
            write();
        }

        json.WriteEndArray();
    }

    public static string TimeText(long unixNanoseconds) => new Timestamp(unixNanoseconds).ToString();

    public static void WriteError(Utf8JsonWriter json, OtlpAttributes? error)
    {
        if (error is null)
        {
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("type", error.Text(Convention.exceptionType) ?? "");
        json.WriteString("message", error.Text(Convention.exceptionMessage) ?? "");
        json.WriteString("traceback", error.Text(Convention.exceptionStackTrace));
        json.WriteEndObject();
    }

    private static void Add(
        Utf8JsonWriter json,
        Dictionary<string, string?> ids,
        OtlpSpan span,
        List<(long Time, Action Write)> told
    )
    {
        var kind = span.TakeKind();
        var name = span.NameOf(kind);
        var status = span.TakeStatus();
        var dropped = span.Attributes.TakeCount(Convention.droppedEvents);
        var id = span.Attributes.Take(Convention.SpanId) ?? span.SpanId;
        var foreign = span.Attributes.Take(Convention.foreignParent);
        var parent = foreign ?? (span.ParentSpanId is { } above ? ids.GetValueOrDefault(above, above) : null);
        ids.TryAdd(span.SpanId, id);
        var late = new List<(long Time, Action Write)>();

        told.Add(
            (
                span.Start,
                () =>
                    Write(
                        "span_start",
                        span.Start,
                        () =>
                        {
                            json.WriteString("kind", kind);
                            json.WriteString("name", name);
                            span.Attributes.Write(json, "attributes");
                        }
                    )
            )
        );

        foreach (var (time, happened, attributes) in span.StreamEvents)
        {
            var isLate = attributes.Has(Convention.late);
            attributes.Drop(Convention.late);
            (isLate ? late : told).Add(
                (
                    time,
                    () =>
                        Write(
                            "stream_event",
                            time,
                            () =>
                            {
                                json.WriteString("event", happened);
                                attributes.Write(json, "attributes");
                            }
                        )
                )
            );
        }

        if (status != "unfinished")
        {
            told.Add(
                (
                    span.End,
                    () =>
                        Write(
                            "span_end",
                            span.End,
                            () =>
                            {
                                json.WriteString("status", status);
                                WriteError(json, span.Error);
                                json.WriteNumber("dropped_events", dropped);
                            }
                        )
                )
            );
        }

        told.AddRange(late);

        void Write(string type, long time, Action writePayload)
        {
            json.WriteStartObject();
            json.WriteString("timestamp", TimeText(time));
            json.WriteString("type", type);
            json.WriteStartObject("trace");
            json.WriteString("span_id", id);
            json.WriteString("parent_span_id", parent);
            json.WriteEndObject();
            json.WriteStartObject("payload");
            writePayload();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }
}
