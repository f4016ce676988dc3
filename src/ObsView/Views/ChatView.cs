using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows what was said in each session, as one reads it: messages, and calls of tools with their results.</summary>
internal sealed class ChatView(LineWriter output) : ITraceView
{
    private const int MaxLines = 1_000;
    private const int LineLimit = 4_000;
    private const string Indent = "  ";

    private readonly Glyphs glyphs = output.Glyphs;

    public void Show(TraceLine.Readable line)
    {
        var session = line.Envelope.Session;
        var layout = new TextLayout(output.Width, glyphs);
        new Paragraph(layout)
            .Append("session", TextStyle.Faint)
            .AppendUntrusted(session.SessionId, TextStyle.SessionId)
            .AppendLabelled("agent", session.AgentId)
            .AppendField(TimeText.OfTimestamp(session.StartTime), TextStyle.Faint)
            .Write("");
        var entries = Conversation.Of(line.Envelope);

        foreach (var entry in entries)
        {
            WriteEntry(layout, entry);
        }

        if (entries.IsEmpty)
        {
            new Paragraph(layout).Append("nothing that was said is recorded", TextStyle.Faint).Write(Indent);
        }

        output.Write([.. layout.Lines, Line.Empty]);
        output.FlushIfTerminal();
    }

    private void WriteEntry(TextLayout layout, ConversationEntry entry)
    {
        var title = new Paragraph(layout);
        _ = entry.Kind switch
        {
            ConversationEntryKind.ToolCall => AppendAuthor(title, entry).Append("calls", TextStyle.Faint),
            ConversationEntryKind.ToolResult => title.Append(
                entry.IsError ? "failed" : "result",
                entry.IsError ? TextStyle.Error : TextStyle.Faint
            ),
            ConversationEntryKind.Reasoning => AppendAuthor(title, entry).Append("thinks", TextStyle.Faint),
            _ => AppendAuthor(title, entry),
        };

        if (entry.Tool.Length > 0)
        {
            title.AppendUntrusted(entry.Tool, TextStyle.ToolCall);
        }

        title.Write(Indent);

        if (entry.Text.Length > 0)
        {
            WriteText(layout, entry.Text);
        }

        if (entry.Value.Kind != AttributeKind.Null)
        {
            WriteLine(layout, ValueText.Of(entry.Value, glyphs, LineLimit));
        }
    }

    private static Paragraph AppendAuthor(Paragraph title, ConversationEntry entry)
    {
        title.Append(RoleText(entry.Role), TextStyle.SpanName);
        return entry.Author.Length > 0 ? title.AppendUntrusted(entry.Author, TextStyle.AgentStep) : title;
    }

    private static string RoleText(ConversationRole role) =>
        role switch
        {
            ConversationRole.System => "system",
            ConversationRole.User => "user",
            ConversationRole.Assistant => "assistant",
            _ => "tool",
        };

    private void WriteText(TextLayout layout, string text)
    {
        var lines = 0;

        foreach (var line in text.AsSpan().TrimEnd().EnumerateLines())
        {
            if (lines++ == MaxLines)
            {
                WriteLine(layout, glyphs.Ellipsis);
                return;
            }

            WriteLine(layout, EscapedText.Of(line.ToString(), glyphs, LineLimit));
        }
    }

    private static void WriteLine(TextLayout layout, string escaped) =>
        new Paragraph(layout).Append(escaped, TextStyle.Plain).Write(Indent + Indent, Indent + Indent);
}
