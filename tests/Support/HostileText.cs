using System.Globalization;
using System.Text;
using static AgentObservatory.Tests.Support.TraceText;

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
        "blank \u2800\U00013441\U00016fe4\U0001d159",
        "selectors \ufe0f\U000e0100",
        "joiner \u034f",
        "annotation \ufff9\ufffa\ufffb",
        "private \ue000",
        "space\u00a0\u3000like",
        "not a character \uffff",
    ];

    /// <summary>Characters without a category of their own that are blank or ignored.</summary>
    private static readonly HashSet<int> Ignored =
    [
        .. (int[])[0x034f, 0x115f, 0x1160, 0x2800, 0x3164, 0xffa0, 0x13441, 0x16fe4, 0x1d159],
        .. Enumerable.Range(0xfe00, 16),
        .. Enumerable.Range(0xe0000, 0x1000),
    ];

    /// <summary>Whether a text that is to be printed has anything but visible characters and line ends of its own.</summary>
    public static bool IsHarmless(string printed) =>
        printed
            .EnumerateRunes()
            .All(rune =>
                rune.Value is '\n' or ' '
                || !Ignored.Contains(rune.Value)
                    && Rune.GetUnicodeCategory(rune)
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

    /// <summary>A line in which every text is this one.</summary>
    internal static string EverywhereIn(string text) =>
        With(
            new
            {
                session_id = text,
                agent_id = text,
                user_id = text,
                metadata = new Dictionary<string, object> { [text] = text },
                parent = new
                {
                    trace_id = text,
                    span_id = text,
                    session_id = text,
                },
                status = "error",
                error = new { type = text, message = text },
                dropped = new { by_reason = new Dictionary<string, object> { [text] = 3 } },
            },
            [
                Start(1, text, text, 0, Everything(text)),
                Happening(1, text, Everything(text)),
                End(1, "error", new { type = text, message = text }),
                End(9),
            ],
            version: text
        );

    private static Dictionary<string, object> Everything(string text) =>
        new()
        {
            [text] = text,
            ["list"] = new[] { text },
            ["map"] = new Dictionary<string, string> { [text] = text },
        };
}
