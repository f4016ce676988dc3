using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentObservatory.Terminal;

/// <summary>
/// Makes untrusted text harmless: the result stands on one line and has nothing that a terminal obeys or hides. Such
/// characters are shown as \n, \r, \t, \u001b or \U000e0001. Backslashes of the text itself stay as they are.
/// </summary>
internal static class VisibleText
{
    /// <summary>How much of a name, an id or a key is shown.</summary>
    public const int NameLimit = 200;

    /// <summary>Escapes a text and cuts it after so many UTF-16 units, saying how many are missing.</summary>
    public static string Of(string? text, Glyphs glyphs, int limit = NameLimit)
    {
        if (text is null)
        {
            return "";
        }

        if (text.Length <= limit && IsPlain(text))
        {
            return text;
        }

        var builder = new StringBuilder(Math.Min(text.Length, limit) + 16);
        var taken = AppendEscaped(builder, text, glyphs.IsUnicode, limit);

        if (taken < text.Length)
        {
            builder.Append(CutMark(glyphs, text.Length - taken));
        }

        return builder.ToString();
    }

    /// <summary>For example "…(+12,345 chars)".</summary>
    public static string CutMark(Glyphs glyphs, long missing) =>
        string.Create(CultureInfo.InvariantCulture, $"{glyphs.Ellipsis}(+{missing:N0} chars)");

    /// <summary>Whether nothing has to be escaped, whatever the terminal.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    /// <summary>Escapes up to a limit, never cutting a character in two. Returns how much of the text was taken.</summary>
    public static int AppendEscaped(
        StringBuilder builder,
        ReadOnlySpan<char> text,
        bool isUnicode,
        int limit
    )
    {
        var taken = 0;

        while (taken < text.Length && taken < limit)
        {
            var status = Rune.DecodeFromUtf16(text[taken..], out var rune, out var length);

            if (status != OperationStatus.Done)
            {
                AppendCode(builder, text[taken]);
            }
            else if (
                rune.IsAscii ? rune.Value is >= ' ' and <= '~'
                : isUnicode ? !InvisibleCharacters.Contains(rune)
                : false
            )
            {
                builder.Append(text.Slice(taken, length));
            }
            else
            {
                AppendCode(builder, rune.Value);
            }

            taken += length;
        }

        return taken;
    }

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
