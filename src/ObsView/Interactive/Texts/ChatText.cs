using System.Runtime.CompilerServices;
using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Texts;

/// <summary>The conversation of a session as lines of a width. The last one that was made of a session is remembered.</summary>
internal sealed class ChatText
{
    private static readonly ConditionalWeakTable<OpenedSession, ChatText> Last = [];

    private readonly int width;
    private readonly List<int> firstLines = [];

    private ChatText(OpenedSession opened, int width, Glyphs glyphs)
    {
        this.width = width;
        var layout = new TextLayout(width, glyphs);

        foreach (var entry in opened.Entries)
        {
            firstLines.Add(layout.Lines.Count);
            ConversationText.Write(layout, entry);
        }

        if (firstLines.Count == 0)
        {
            ConversationText.WriteNothing(layout);
        }

        Lines = layout.Lines;
    }

    public IReadOnlyList<Line> Lines { get; }

    public static ChatText Of(OpenedSession opened, int width, Glyphs glyphs)
    {
        if (!Last.TryGetValue(opened, out var text) || text.width != width)
        {
            text = new ChatText(opened, width, glyphs);
            Last.AddOrUpdate(opened, text);
        }

        return text;
    }

    /// <summary>The entry that a line is of; -1 if nothing was said.</summary>
    public int EntryAt(int line)
    {
        var place = firstLines.BinarySearch(line);
        return place >= 0 ? place : ~place - 1;
    }

    /// <summary>The first line of an entry.</summary>
    public int LineOf(int entry) => firstLines.Count == 0 ? 0 : firstLines[Math.Clamp(entry, 0, firstLines.Count - 1)];
}
