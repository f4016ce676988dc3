using System.Globalization;

namespace AgentObservatory.Capture;

/// <summary>Cuts text that is too long, visibly, and never within a character.</summary>
internal static class TextLimit
{
    /// <summary>The longest text of a value, an error's message or a stack trace, in UTF-16 units.</summary>
    internal const int Value = 32_768;

    /// <summary>The longest name, kind or key, in UTF-16 units.</summary>
    internal const int Name = 1_024;

    /// <summary>Cuts a name. Lone surrogates are left for the fold to mend, off the agent's path.</summary>
    internal static string CutName(string? text) =>
        text is null ? ""
        : text.Length <= Name ? text
        : Cut(text, Name);

    internal static string CutValue(string text) => UnicodeText.wellFormed(Cut(text, Value));

    private static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        bool splitsPair = char.IsHighSurrogate(text[limit - 1]) && char.IsLowSurrogate(text[limit]);
        int end = splitsPair ? limit - 1 : limit;
        string marker = "\u2026[" + (text.Length - end).ToString(CultureInfo.InvariantCulture) + " characters cut]";
        return string.Concat(text.AsSpan(0, end), marker);
    }
}
