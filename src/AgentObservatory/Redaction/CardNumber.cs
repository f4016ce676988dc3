using System.Text.RegularExpressions;

namespace AgentObservatory.Redaction;

/// <summary>The numbers of payment cards: of a length and with first digits that issuers use, and with a checksum that is
/// right (Luhn), written in one piece or in the groups that are printed on cards.</summary>
internal static partial class CardNumber
{
    /// <summary>The first card number at or after a place; a failure if there is none.</summary>
    internal static Match Find(string text, int from)
    {
        Match match = Candidate().Match(text, from);
        while (match.Success && !IsCard(text, match))
        {
            // The card may begin with the next group of digits.
            match = Candidate().Match(text, match.Index + 1);
        }

        return match;
    }

    [GeneratedRegex(
        @"\b(?:[0-9]{14,19}|[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -][0-9]{3})?|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5})\b",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
    )]
    private static partial Regex Candidate();

    private static bool IsCard(string text, Match match)
    {
        int end = match.Index + match.Length;
        bool isFraction =
            (match.Index > 1 && text[match.Index - 1] == '.' && char.IsAsciiDigit(text[match.Index - 2]))
            || (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]));
        Span<char> digits = stackalloc char[match.Length];
        int count = 0;
        foreach (char one in match.ValueSpan)
        {
            if (char.IsAsciiDigit(one))
            {
                digits[count++] = one;
            }
        }

        return !isFraction && IsIssued(digits[..count]) && HasChecksum(digits[..count]);
    }

    private static bool IsIssued(ReadOnlySpan<char> digits)
    {
        int first = int.Parse(digits[..4]);
        return digits.Length switch
        {
            14 => first / 100 is 36 or 38 or 39 || first / 10 is (>= 300 and <= 305) or 309,
            15 => first / 100 is 34 or 37,
            16 => first / 1000 == 4
                || first / 100 is (>= 51 and <= 55) or 35 or 62 or 65
                || first is >= 2221 and <= 2720
                || first == 6011
                || first / 10 is >= 644 and <= 649,
            17 or 18 => first / 100 == 62,
            19 => first / 1000 == 4 || first / 100 is 62 or 65 || first == 6011,
            _ => false,
        };
    }

    private static bool HasChecksum(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int index = 0; index < digits.Length; index++)
        {
            int digit = digits[^(index + 1)] - '0';
            int counted = index % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }

        return sum % 10 == 0;
    }
}
