using System.Buffers;
using System.Text;
using Spectre.Console.Rendering;

namespace AgentObservatory.Terminal.Text;

/// <summary>The width of a text in terminal cells; a CJK character or an emoji takes two.</summary>
internal static class CellWidth
{
    /// <summary>What trees and durations are drawn with takes a cell each, as ASCII does.</summary>
    private static readonly SearchValues<char> Narrow = SearchValues.Create(NarrowText());

    public static int Of(string text) =>
        text.AsSpan().ContainsAnyExcept(Narrow) ? new Segment(text).CellCount() : text.Length;

    /// <summary>Returns how many UTF-16 code units fit into the cells: at least one character, preferably up to a space or
    /// an escape.</summary>
    public static int Fit(string text, int cells)
    {
        var length = 0;
        var used = 0;
        var lastBreak = 0;

        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.IsAscii ? 1 : Of(rune.ToString());

            if (used > cells && length > 0)
            {
                return lastBreak > length / 2 ? lastBreak : length;
            }

            lastBreak = rune.Value == '\\' ? length : lastBreak;
            length += rune.Utf16SequenceLength;
            lastBreak = rune.Value == ' ' ? length : lastBreak;
        }

        return length;
    }

    private static string NarrowText()
    {
        var text = new StringBuilder("µ×…");

        for (var code = ' '; code <= '~'; code++)
        {
            text.Append(code);
        }

        for (var code = '\u2500'; code <= '\u259F'; code++)
        {
            text.Append(code);
        }

        return text.ToString();
    }
}
