using System.Text;
using Spectre.Console.Rendering;

namespace AgentObservatory.Terminal;

/// <summary>How many cells of a terminal a text takes: two for a CJK character or an emoji.</summary>
internal static class CellWidth
{
    public static int Of(string text) =>
        VisibleText.IsPlain(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>How many UTF-16 units of the text fit into so many cells, preferably up to a space; at least one character.</summary>
    public static int Fit(string text, int cells)
    {
        var length = 0;
        var used = 0;
        var afterSpace = 0;

        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.IsAscii ? 1 : Of(rune.ToString());

            if (used > cells && length > 0)
            {
                return afterSpace > length / 2 ? afterSpace : length;
            }

            length += rune.Utf16SequenceLength;
            afterSpace = rune.Value == ' ' ? length : afterSpace;
        }

        return length;
    }
}
