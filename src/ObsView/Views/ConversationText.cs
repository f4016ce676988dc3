using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>What was said, as one reads it: a message, a call of a tool, or its result.</summary>
internal static class ConversationText
{
    private const int MaxLines = 1_000;
    private const int LineLimit = 4_000;
    private const string Indent = "  ";

    /// <summary>Writes an entry: who says it, and below that what.</summary>
    public static void Write(TextLayout layout, ConversationEntry entry)
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

        // The text of a result is its value as well.
        if (entry.Value.Kind != AttributeKind.Null && (entry.Text.Length == 0 || entry.Value.Kind != AttributeKind.String))
        {
            var value = ValueText.Of(entry.Value, layout.Glyphs, LineLimit);

            // Many tools take no arguments.
            if (value != "{}")
            {
                WriteLine(layout, value);
            }
        }
    }

    /// <summary>Says that there are no entries.</summary>
    public static void WriteNothing(TextLayout layout) =>
        new Paragraph(layout).Append("nothing that was said is recorded", TextStyle.Faint).Write(Indent);

    private static Paragraph AppendAuthor(Paragraph title, ConversationEntry entry)
    {
        title.Append(RoleText(entry.Role), TextStyle.SpanName);
        return entry.Author.Length > 0 ? title.AppendUntrusted(entry.Author, TextStyle.AgentStep) : title;
    }

    /// <summary>The word for it in JSON.</summary>
    public static string KindText(ConversationEntryKind kind) =>
        kind switch
        {
            ConversationEntryKind.Message => "message",
            ConversationEntryKind.Reasoning => "reasoning",
            ConversationEntryKind.ToolCall => "tool_call",
            ConversationEntryKind.ToolResult => "tool_result",
            _ => "other",
        };

    /// <summary>The word for it, on terminals and in JSON.</summary>
    public static string RoleText(ConversationRole role) =>
        role switch
        {
            ConversationRole.System => "system",
            ConversationRole.User => "user",
            ConversationRole.Assistant => "assistant",
            _ => "tool",
        };

    private static void WriteText(TextLayout layout, string text)
    {
        var lines = 0;

        foreach (var line in text.AsSpan().TrimEnd().EnumerateLines())
        {
            if (lines++ == MaxLines)
            {
                WriteLine(layout, layout.Glyphs.Ellipsis);
                return;
            }

            WriteLine(layout, EscapedText.Of(line.ToString(), layout.Glyphs, LineLimit));
        }
    }

    private static void WriteLine(TextLayout layout, string escaped) =>
        new Paragraph(layout).Append(escaped, TextStyle.Plain).Write(Indent + Indent, Indent + Indent);
}
