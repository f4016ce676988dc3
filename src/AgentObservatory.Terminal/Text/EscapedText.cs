using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentObservatory.Terminal.Text;

/// <summary>Makes untrusted text safe to print: one line, without characters that a terminal interprets or hides. They are
/// escaped as \n, \r, \t, \u001b or \U000e0001. Backslashes in the text itself stay as they are.</summary>
internal static class EscapedText
{
    /// <summary>The limit for a name, an id or a key.</summary>
    public const int NameLimit = 200;

    /// <summary>Escapes a text and truncates it to a number of UTF-16 code units, without splitting a character; a mark says
    /// how many are missing.</summary>
    public static string Of(string text, Glyphs glyphs, int limit = NameLimit)
    {
        if (text.Length <= limit && IsPlain(text))
        {
            return text;
        }

        var builder = new StringBuilder(Math.Min(text.Length, limit) + 16);
        var taken = 0;

        while (taken < text.Length && taken < limit)
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(taken), out var rune, out var length);

            if (status != OperationStatus.Done)
            {
                AppendCode(builder, text[taken]);
            }
            else if ((glyphs.IsUnicode || rune.IsAscii) && !IsInvisible(rune))
            {
                builder.Append(text, taken, length);
            }
            else
            {
                AppendCode(builder, rune.Value);
            }

            taken += length;
        }

        return builder.Append(taken < text.Length ? TruncationMark(glyphs, text.Length - taken) : "").ToString();
    }

    /// <summary>For example "…(+12,345 chars)".</summary>
    public static string TruncationMark(Glyphs glyphs, long missing) =>
        string.Create(CultureInfo.InvariantCulture, $"{glyphs.Ellipsis}(+{missing:N0} chars)");

    /// <summary>Whether the text is printable ASCII, which is never escaped.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    private static void AppendCode(StringBuilder builder, int code) =>
        _ = code switch
        {
            '\n' => builder.Append("\\n"),
            '\r' => builder.Append("\\r"),
            '\t' => builder.Append("\\t"),
            <= 0xFFFF => builder.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}"),
            _ => builder.Append(CultureInfo.InvariantCulture, $"\\U{code:x8}"),
        };

    /// <summary>Whether a terminal interprets or hides the character: controls, bidirectional overrides, zero-width and other
    /// ignorable characters, line separators, unusual spaces, and code points with no assigned meaning.</summary>
    private static bool IsInvisible(Rune rune) =>
        rune.Value != ' '
        && (
            Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.SpaceSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
            || IsIgnorable(rune.Value)
        );

    /// <summary>Letters, marks and symbols that Unicode lists as ignorable, or that are blank.</summary>
    private static bool IsIgnorable(int codePoint) =>
        codePoint
            is 0x034F
                or (>= 0x115F and <= 0x1160)
                or (>= 0x17B4 and <= 0x17B5)
                or (>= 0x180B and <= 0x180F)
                or 0x2800
                or 0x3164
                or (>= 0xFE00 and <= 0xFE0F)
                or 0xFFA0
                or (>= 0x13441 and <= 0x13442)
                or 0x16FE4
                or 0x1D159
                or (>= 0xE0000 and <= 0xE0FFF);
}
