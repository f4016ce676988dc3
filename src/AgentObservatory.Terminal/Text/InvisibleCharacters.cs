using System.Globalization;
using System.Text;

namespace AgentObservatory.Terminal.Text;

/// <summary>Characters that a terminal interprets or hides: controls, bidirectional overrides, zero-width and other
/// ignorable characters, line separators, unusual spaces, and code points with no assigned meaning.</summary>
internal static class InvisibleCharacters
{
    public static bool Contains(Rune rune) =>
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
