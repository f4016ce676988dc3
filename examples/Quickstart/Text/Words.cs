using System.Text.RegularExpressions;

namespace Quickstart.Text;

/// <summary>Text as the words that a search goes by.</summary>
internal static partial class Words
{
    private static readonly HashSet<string> Common =
    [
        .. (
            "a an and are as at be been but by can do does for from has have how i if in into is it its may no not of on or "
            + "so that the their them then there they this to was were what when where which who why will with would you"
        ).Split(' '),
    ];

    /// <summary>Lower case, parts of compound identifiers apart, common words left out, plurals as singulars.</summary>
    public static List<string> Of(string text) =>
        [
            .. Pattern()
                .Matches(text)
                .Select(match => match.Value.ToLowerInvariant())
                .Where(word => !Common.Contains(word))
                .Select(Singular),
        ];

    private static string Singular(string word) => word.Length > 3 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;

    [GeneratedRegex(@"\p{Lu}?[\p{Ll}\p{Lo}]+|\p{Lu}+(?!\p{Ll})|\p{Nd}+")]
    private static partial Regex Pattern();
}
