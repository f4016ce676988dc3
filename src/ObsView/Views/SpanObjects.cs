using System.Text.Json;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Views;

/// <summary>Sessions and their spans as JSON objects, one a line: each before those below it. With a filter, only what it
/// selects.</summary>
internal sealed class SpanObjects(LineWriter output, SpanFilter? filter = null) : ITraceView
{
    public void Show(TraceLine.Readable line)
    {
        var selected = filter?.Of(line.Envelope);

        if (selected is { Hits: 0 })
        {
            return;
        }

        foreach (var node in TraceForest.Of(line.Envelope).Nodes)
        {
            if (node.Span is null || selected is null || selected.Value.Shown.Contains(node.Span))
            {
                output.Write(JsonLine.Of(json => Write(json, node)));
            }
        }

        output.FlushIfTerminal();
    }

    private static void Write(Utf8JsonWriter json, TraceNode node)
    {
        json.WriteStartObject();
        json.WriteString("session_id", JsonLine.Sound(node.Session.Session.SessionId));
        json.WriteString("trace_id", node.Session.Session.TraceId.ToString());
        json.WriteString("span_id", IdOf(node));
        json.WriteString("parent_span_id", node.Parent is { Span: not null } parent ? IdOf(parent) : null);
        json.WriteNumber("depth", node.Depth);
        json.WriteString("kind", JsonLine.Sound(node.Kind));
        json.WriteString("name", JsonLine.Sound(node.Name));
        json.WriteString("status", JsonLine.StatusText(node.Status));
        json.WriteString("start_time", node.StartTime.ToString());
        json.WriteNumber("duration_ns", node.DurationNanoseconds);
        json.WriteNumber("events", node.Span?.EventCount ?? node.Session.Events.Length);
        JsonLine.WriteError(json, node.Error);
        json.WritePropertyName(node.IsSession ? "metadata" : "attributes");
        AttributeJson.Write(json, node.Attributes);
        json.WriteEndObject();
    }

    /// <summary>A session has none of its own.</summary>
    private static string? IdOf(TraceNode node) => node.Span?.SpanId.ToString();
}
