using System.Globalization;
using System.Text;

namespace AgentObservatory.Tests.Support;

/// <summary>Text that a terminal would obey or hide.</summary>
internal static class HostileText
{
    public static readonly string[] All =
    [
        "\u001b[31mred\u001b[0m",
        "\u001b]0;title\u0007",
        "\u001b]8;;http://evil.example\u001b\\link",
        "\u009b2J",
        "\u0090q\u009c",
        "two\nlines",
        "two\r\nlines",
        "over\rwritten",
        "back\b\b\bspace",
        "tab\tvertical\vform\f",
        "nul\0",
        "del\u007f",
        "next\u0085line",
        "bidi \u202eoverride\u202c",
        "isolate \u2066\u2067\u2068x\u2069",
        "marks \u200e\u200f\u061c",
        "line\u2028and\u2029paragraph",
        "zero\u200bwidth\u200c\u200d",
        "\ufeffbom",
        "soft\u00adhyphen",
        "word\u2060joiner",
        "tags \U000e0041\U000e007f",
        "filler \u3164\u115f\uffa0",
        "selectors \ufe0f\U000e0100",
        "joiner \u034f",
        "annotation \ufff9\ufffa\ufffb",
        "private \ue000",
        "space\u00a0\u3000like",
        "not a character \uffff",
    ];

    /// <summary>Whether a text that is to be printed has anything but visible characters and line ends of its own.</summary>
    public static bool IsHarmless(string printed) =>
        printed
            .EnumerateRunes()
            .All(rune =>
                rune.Value is '\n' or ' '
                || Rune.GetUnicodeCategory(rune)
                    is not (
                        UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                        or UnicodeCategory.SpaceSeparator
                        or UnicodeCategory.Surrogate
                        or UnicodeCategory.PrivateUse
                        or UnicodeCategory.OtherNotAssigned
                    )
            );
}
