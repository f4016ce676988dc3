using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Html;

/// <summary>Writes what the page shows, as JSON that may stand in HTML: the characters of markup and JavaScript's line ends are
/// escaped. The script beside it reads this form (trace.js).</summary>
internal sealed class PageData(Stream output) : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly Utf8JsonWriter json = new(
        output,
        new JsonWriterOptions { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true }
    );

    public void Dispose() => json.Dispose();

    public void Write(string title, TraceForest forest)
    {
        json.WriteStartObject();
        json.WriteString("title", PageText.OfName(title));
        WriteItems("runs", forest.Roots, WriteRun);
        json.WriteEndObject();
        json.Flush();
    }

    private void WriteRun(TraceNode root)
    {
        var nodes = root.Subtree.ToList();
        var events = new RunEvents(root);
        var (start, end) = (TimeAxis.StartOf(nodes), TimeAxis.EndOf(nodes));

        json.WriteStartObject();
        json.WriteString("session", PageText.OfName(root.Session.Session.SessionId));
        json.WriteString("agent", PageText.OfName(root.Session.Session.AgentId));
        json.WriteString("time", TimeText.OfTimestamp(root.StartTime));
        json.WriteString("question", PageText.OfText(Conversation.FirstQuestion(root)));
        json.WriteNumber("length", end.Since(start));
        json.WriteNumber("input", root.Tokens.Input);
        json.WriteNumber("output", root.Tokens.Output);
        WriteItems("nodes", nodes, node => WriteNode(node, root, start, events));
        WriteItems("events", events.Items, item => WriteEvent(item, root, start));
        WriteItems("chat", Conversation.Of(root), entry => WriteEntry(entry, root, events));
        json.WriteEndObject();
    }

    private void WriteNode(TraceNode node, TraceNode root, Timestamp start, RunEvents events)
    {
        json.WriteStartObject();
        json.WriteString("kind", PageText.OfName(node.Kind));
        json.WriteString("name", PageText.OfName(node.IsSession ? node.Session.Session.SessionId : node.Name));
        json.WriteNumber("depth", node.Depth);
        json.WriteNumber("parent", node == root ? -1 : (node.Parent?.Index ?? root.Index) - root.Index);
        json.WriteNumber("start", node.StartTime.Since(start));
        json.WriteNumber("length", node.DurationNanoseconds);
        json.WriteNumber("own", TraceTime.SelfNanoseconds(node));
        json.WriteString("tokens", NodeFacts.TextOf(node.OwnTokens));
        json.WriteString("status", TraceVocabulary.StatusText(node.Status).Text);
        json.WriteBoolean("failed", node.IsError);
        json.WriteNumber("from", events.StartOf(node));
        json.WriteNumber("to", events.EndOf(node));
        WriteItems("about", NodeFacts.Of(node), WritePair);
        WriteAttributes(node.Attributes);

        if (node.Error is { } error)
        {
            json.WriteStartObject("error");
            json.WriteString("type", PageText.OfName(error.Type));
            json.WriteString("message", PageText.OfText(error.Message));
            json.WriteString("trace", PageText.OfText(error.Traceback));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A list, because there may be very many: the node, the fact, the time, and for stream events name and attributes.</summary>
    private void WriteEvent(RunEvent item, TraceNode root, Timestamp start)
    {
        json.WriteStartArray();
        json.WriteNumberValue(item.Node.Index - root.Index);
        json.WriteNumberValue((int)item.Fact);
        json.WriteNumberValue(item.Event.Time.Since(start));

        if (item.Event.Fact is TraceFact.StreamEvent stream)
        {
            json.WriteStringValue(PageText.OfName(stream.Name));
            json.WriteStartArray();
            WriteValues(stream.Attributes);
            json.WriteEndArray();
        }
        else if (item.Fact == RunFact.Other)
        {
            json.WriteStringValue(WordOf(item.Event.Fact));
        }

        json.WriteEndArray();
    }

    private void WriteEntry(ConversationEntry entry, TraceNode root, RunEvents events)
    {
        var isAnswer = entry.Role is ConversationRole.Assistant or ConversationRole.Tool;
        var isOwnCall = entry.Kind == ConversationEntryKind.ToolCall && entry.Node.Tool.Length > 0;

        json.WriteStartObject();
        json.WriteString("role", ConversationText.RoleText(entry.Role));
        json.WriteString("kind", ConversationText.KindText(entry.Kind));
        json.WriteString("author", PageText.OfName(entry.Author));
        json.WriteString("tool", PageText.OfName(entry.Tool));
        json.WriteString("text", PageText.OfText(entry.Text));
        json.WriteString("value", entry.Value.AsString() == entry.Text ? "" : PageText.OfValue(entry.Value));
        json.WriteBoolean("failed", entry.IsError);
        json.WriteNumber("node", entry.Node.Index - root.Index);
        json.WriteNumber("at", isAnswer && !isOwnCall ? events.EndOf(entry.Node) : events.StartOf(entry.Node));
        json.WriteEndObject();
    }

    private static string WordOf(TraceFact fact) =>
        fact switch
        {
            TraceFact.SessionStarted => "session starts",
            TraceFact.SessionEnded => "session ends",
            _ => "could not be placed",
        };

    private void WriteAttributes(Attributes attributes)
    {
        json.WriteStartArray("attributes");
        WriteValues(attributes);
        json.WriteEndArray();
    }

    private void WriteValues(Attributes attributes)
    {
        foreach (var (key, value) in attributes)
        {
            WritePair((PageText.OfName(key), PageText.OfValue(value)));
        }
    }

    private void WritePair((string Key, string Value) pair)
    {
        json.WriteStartArray();
        json.WriteStringValue(pair.Key);
        json.WriteStringValue(pair.Value);
        json.WriteEndArray();
    }

    private void WriteItems<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);

        foreach (var item in items)
        {
            write(item);

            if (json.BytesPending > FlushBytes)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
    }
}
