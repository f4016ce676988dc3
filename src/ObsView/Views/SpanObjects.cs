using System.Text.Json;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Views;

/// <summary>Sessions that are selected and their spans as JSON objects, one a line: each before those below it.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="selection">Which sessions and spans.</param>
/// <param name="maxDepth">How many levels of spans.</param>
internal sealed class SpanObjects(LineWriter output, Selection selection, int maxDepth = int.MaxValue) : ITraceView
{
    public void Show(TraceLine.Readable line)
    {
        if (selection.Take(line) is { } selected)
        {
            Write(selected);
        }
    }

    public void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete)
    {
        foreach (var selected in selection.TakeRest())
        {
            Write(selected);
        }
    }

    private void Write(SelectedSession selected)
    {
        foreach (var node in TraceForest.Of(selected.Line.Envelope).Nodes.Where(node => node.Depth <= maxDepth))
        {
            if (node.Span is null || selected.Spans is not { } spans || spans.Contains(node.Span))
            {
                output.Write(ScriptJson.Of(json => Write(json, node)));
            }
        }

        output.FlushIfTerminal();
    }

    private static void Write(Utf8JsonWriter json, TraceNode node)
    {
        json.WriteStartObject();
        json.WriteString("session_id", ScriptJson.Sound(node.Session.Session.SessionId));
        json.WriteString("trace_id", node.Session.Session.TraceId.ToString());
        json.WriteString("span_id", IdOf(node));
        json.WriteString("parent_span_id", node.Parent is { Span: not null } parent ? IdOf(parent) : null);
        json.WriteNumber("depth", node.Depth);
        json.WriteString("kind", ScriptJson.Sound(node.Kind));
        json.WriteString("name", ScriptJson.Sound(node.Name));
        json.WriteString("status", ScriptJson.StatusText(node.Status));
        json.WriteString("start_time", node.StartTime.ToString());
        json.WriteNumber("duration_ns", node.DurationNanoseconds);
        json.WriteNumber("events", node.Span?.EventCount ?? node.Session.Events.Length);
        ScriptJson.WriteError(json, node.Error);
        json.WritePropertyName(node.IsSession ? "metadata" : "attributes");
        AttributeJson.Write(json, node.Attributes);
        json.WriteEndObject();
    }

    /// <summary>A session has none of its own.</summary>
    private static string? IdOf(TraceNode node) => node.Span?.SpanId.ToString();
}
