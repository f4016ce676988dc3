using System.Text.Json;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes the Trace Event Format of Chromium's and Perfetto's viewers: a process for each tree of sessions, a thread for
/// each lane, a complete event for each span and an instant event for each stream event. Times are in microseconds since the
/// first start.</summary>
internal static class ChromeTrace
{
    public static void Write(Stream output, TraceForest forest)
    {
        var start = forest.Nodes.Select(node => node.StartTime.UnixNanoseconds).DefaultIfEmpty().Min();

        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("displayTimeUnit", "ms");
            json.WriteStartArray("traceEvents");

            foreach (var (place, root) in forest.Roots.Index())
            {
                WriteTree(json, root, place + 1, start);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteTree(Utf8JsonWriter json, TraceNode root, int process, long start)
    {
        WriteName(json, "process_name", process, 0, $"{root.Name} {root.Session.Session.SessionId}");
        var threads = new Dictionary<SessionEnvelope, Dictionary<SpanId, int>>(ReferenceEqualityComparer.Instance);

        foreach (var (lane, thread) in Lane.Of(root).Select((lane, place) => (lane, place + 1)))
        {
            WriteName(json, "thread_name", process, thread, $"lane {thread}");

            foreach (var node in lane.Nodes)
            {
                WriteNode(json, node, process, thread, start);
                json.Flush();

                if (node.Span is { } span)
                {
                    threads.TryAdd(node.Session, []);
                    threads[node.Session].TryAdd(span.SpanId, thread);
                }
            }
        }

        foreach (var (session, spans) in threads)
        {
            foreach (var item in session.Events)
            {
                if (item.Fact is TraceFact.StreamEvent stream)
                {
                    WriteHappening(json, stream, process, spans.GetValueOrDefault(item.SpanId), Since(start, item.Time));
                }
            }

            json.Flush();
        }
    }

    private static void WriteNode(Utf8JsonWriter json, TraceNode node, int process, int thread, long start)
    {
        WriteHead(json, node.IsSession ? node.Session.Session.SessionId : node.Name, "X", process, thread);
        json.WriteString("cat", node.Kind);
        json.WriteNumber("ts", Since(start, node.StartTime));
        json.WriteNumber("dur", node.DurationNanoseconds / 1000m);
        json.WriteStartObject("args");
        json.WriteString("status", TraceVocabulary.StatusText(node.Status).Text);

        if (node.Error is { } error)
        {
            json.WriteString("error", $"{error.Type}: {error.Message}");
        }

        json.WritePropertyName("attributes");
        AttributeJson.Write(json, node.Attributes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHappening(
        Utf8JsonWriter json,
        TraceFact.StreamEvent stream,
        int process,
        int thread,
        decimal time
    )
    {
        WriteHead(json, stream.Name, "i", process, thread);
        json.WriteString("cat", "event");
        json.WriteString("s", "t");
        json.WriteNumber("ts", time);
        json.WritePropertyName("args");
        AttributeJson.Write(json, stream.Attributes);
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, string what, int process, int thread, string name)
    {
        WriteHead(json, what, "M", process, thread);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, string name, string phase, int process, int thread)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("ph", phase);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", thread);
    }

    private static decimal Since(long start, Timestamp time) => ((decimal)time.UnixNanoseconds - start) / 1000m;
}
