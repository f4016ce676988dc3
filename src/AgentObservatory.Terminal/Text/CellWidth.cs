using Spectre.Console.Rendering;

namespace AgentObservatory.Terminal.Text;

/// <summary>The width of a text in terminal cells; a CJK character or an emoji takes two.</summary>
internal static class CellWidth
{
    public static int Of(string text)
    {
        foreach (var character in text)
        {
            if (!IsNarrow(character))
            {
                return new Segment(text).CellCount();
            }
        }

        return text.Length;
    }

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

    /// <summary>What trees, bars and durations are drawn with takes a cell each, as ASCII does.</summary>
    private static bool IsNarrow(char character) =>
        character is (>= ' ' and <= '~') or (>= '\u2500' and <= '\u259F') or 'µ' or '×' or '…' or '→';
}
