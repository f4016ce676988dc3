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
            else if ((glyphs.IsUnicode || rune.IsAscii) && !InvisibleCharacters.Contains(rune))
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
}
