using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentObservatory.Redaction;

/// <summary>Finds the names of keys in text of which nobody knows how it is to be read: as words of their own, whatever their
/// case, what joins their words and how often the text is escaped.</summary>
internal sealed class KeyNames
{
    private const int LengthOfCode = 6;

    private readonly Regex names;

    /// <param name="keys">The keys, in lower case and without what joins words.</param>
    internal KeyNames(IEnumerable<string> keys)
    {
        IEnumerable<string> patterns = keys.Select(static key =>
            string.Join("[-_ ]*", key.Select(static one => Regex.Escape(one.ToString())))
        );
        names = new Regex(
            @"[^\p{L}\p{N}][-_ ]*(?:" + string.Join('|', patterns) + @")[-_ ]*[^\p{L}\p{N}]",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
        );
    }

    internal bool AreIn(string text) => names.IsMatch(Unescaped(text));

    /// <summary>Text in JSON in JSON may be escaped several times: what an escape stands for may begin the next one.</summary>
    private static string Unescaped(string text)
    {
        char[] plain = new char[text.Length + 2];
        plain[0] = ' ';
        int length = 1;
        foreach (char one in text)
        {
            if (one != '\\' || plain[length - 1] != '\\')
            {
                plain[length++] = one;
            }

            if (CodeAtEnd(plain.AsSpan(0, length)) is { } code)
            {
                length -= LengthOfCode;
                plain[length++] = code;
            }

            if (plain[length - 2] == '\\' && plain[length - 1] is 'b' or 'f' or 'n' or 'r' or 't')
            {
                plain[length - 1] = ' ';
            }
        }

        plain[length++] = ' ';
        return new string(plain, 0, length);
    }

    private static char? CodeAtEnd(ReadOnlySpan<char> plain) =>
        plain.Length > LengthOfCode
        && plain[^LengthOfCode..].StartsWith("\\u", StringComparison.Ordinal)
        && ushort.TryParse(
            plain[^(LengthOfCode - 2)..],
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out ushort code
        )
            ? (char)code
            : null;
}
