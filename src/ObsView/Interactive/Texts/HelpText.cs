using AgentObservatory.Terminal.Layout;

namespace AgentObservatory.ObsView.Interactive.Texts;

/// <summary>What the keys do.</summary>
internal static class HelpText
{
    private const int KeyWidth = 14;

    private static readonly (string Keys, string Meaning)[] All =
    [
        ("up down", "a row up or down (k j); PgUp PgDn, Home End (g G)"),
        ("Enter", "opens the session or the span; from the chat and the steps, its place in the tree"),
        ("left right", "collapses and expands, then goes to the parent and the first child"),
        ("Space", "collapses or expands"),
        ("+ -", "expands all, collapses all"),
        ("t l c s", "tree, timeline, chat, steps; Tab goes round"),
        ("steps", "left and right go an event back and on, up and down ten, PgUp and PgDn a tenth"),
        ("/ n N", "searches; the next hit, the one before"),
        ("e E", "the next error, the one before"),
        ("f", "follows a session that is running: stays at its end"),
        ("?", "this page"),
        ("q Esc", "back, and from the list of sessions to the end; Ctrl+C ends at once"),
    ];

    public static IReadOnlyList<Line> Of(int width, Terminal.Text.Glyphs glyphs)
    {
        var layout = new TextLayout(width, glyphs);

        foreach (var (keys, meaning) in All)
        {
            var paragraph = new Paragraph(layout).Append(keys.PadRight(KeyWidth), TextStyle.SessionId);

            foreach (var word in meaning.Split(' '))
            {
                paragraph.Append(word, TextStyle.Plain);
            }

            paragraph.Write("", new string(' ', KeyWidth + 1));
        }

        return layout.Lines;
    }
}
