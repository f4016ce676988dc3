using System.Globalization;
using System.Text;

namespace Quickstart;

/// <summary>
/// The terminal. Files, models and the user are untrusted: control characters, escape sequences and characters that turn or
/// hide text are shown as their code, so that nothing printed here can steer the terminal.
/// </summary>
internal static class Screen
{
    public static void Write(string text) => Console.Write(Escape(text));

    public static void WriteLine(string text = "") => Console.WriteLine(Escape(text));

    public static void WriteError(string text) => Console.Error.WriteLine(Escape(text));

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n' || !IsDangerous(rune))
            {
                escaped.Append(rune);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            }
        }

        return escaped.ToString();
    }

    private static bool IsDangerous(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
