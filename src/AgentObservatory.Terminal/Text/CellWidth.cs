using System.Text;
using Spectre.Console.Rendering;

namespace AgentObservatory.Terminal;

/// <summary>How many cells of a terminal a text takes: two for a CJK character or an emoji.</summary>
internal static class CellWidth
{
    public static int Of(string text) => VisibleText.IsPlain(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>How many UTF-16 units of the text fit into so many cells, preferably up to a space or an escape; at least one character.</summary>
    public static int Fit(string text, int cells)
    {
        var length = 0;
        var used = 0;
        var goodBreak = 0;

        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.IsAscii ? 1 : Of(rune.ToString());

            if (used > cells && length > 0)
            {
                return goodBreak > length / 2 ? goodBreak : length;
            }

            goodBreak = rune.Value == '\\' ? length : goodBreak;
            length += rune.Utf16SequenceLength;
            goodBreak = rune.Value == ' ' ? length : goodBreak;
        }

        return length;
    }
}
