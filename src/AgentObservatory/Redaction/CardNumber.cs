using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentObservatory.Redaction;

/// <summary>The numbers of payment cards: of a length and with first digits that issuers use, and with a checksum that is
/// right (Luhn), written in one piece or in the groups that are printed on cards.</summary>
internal static partial class CardNumber
{
    private const int MostDigits = 19;

    /// <summary>Of the groups of a card of sixteen digits, with what is between them.</summary>
    private const int FourGroups = 19;

    /// <summary>The first card number at or after a place, with a security code behind it; a failure if there is none.</summary>
    internal static Group Find(string text, int from)
    {
        Group candidate = CandidateAt(text, from);
        while (candidate.Success && !IsCard(text, candidate))
        {
            // The card may begin with the next group of digits.
            candidate = CandidateAt(text, candidate.Index + 1);
        }

        return candidate;
    }

    private static Group CandidateAt(string text, int from) => Candidate().Match(text, from).Groups["card"];

    /// <summary>The last form is that of large numbers in JSON.</summary>
    [GeneratedRegex(
        @"(?:^|[^A-Za-z0-9])(?<card>[0-9]{14,19}|[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -][0-9]{3})?"
            + @"|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}|[0-9]\.[0-9]{6,18}[Ee]\+?1[3-8])(?:$|[^A-Za-z0-9])",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
    )]
    private static partial Regex Candidate();

    private static bool IsCard(string text, Group candidate)
    {
        Span<char> digits = stackalloc char[MostDigits];
        int count = 0;
        if (candidate.ValueSpan.ContainsAny('e', 'E'))
        {
            return decimal.TryParse(
                    candidate.ValueSpan,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out decimal number
                )
                && number.TryFormat(digits, out count, "F0", CultureInfo.InvariantCulture)
                && number == decimal.Truncate(number)
                && IsCard(digits[..count]);
        }

        foreach (char one in candidate.ValueSpan)
        {
            if (char.IsAsciiDigit(one))
            {
                digits[count++] = one;
            }
        }

        return !IsFraction(text, candidate)
            && (IsCard(digits[..count]) || HasSecurityCode(candidate) && IsCard(digits[..16]));
    }

    /// <summary>The last group of what may be a card of 19 digits may also be the code that is printed beside one of
    /// 16.</summary>
    private static bool HasSecurityCode(Group candidate) =>
        candidate.Length == FourGroups + 4 && candidate.ValueSpan[4] is (' ' or '-');

    /// <summary>A number with nothing but zeros behind the point is a whole one.</summary>
    private static bool IsFraction(string text, Group candidate)
    {
        if (candidate.Index > 1 && text[candidate.Index - 1] == '.' && char.IsAsciiDigit(text[candidate.Index - 2]))
        {
            return true;
        }

        ReadOnlySpan<char> behind = text.AsSpan(candidate.Index + candidate.Length);
        if (behind is not ['.', ..])
        {
            return false;
        }

        behind = behind[1..].TrimStart('0');
        return behind is [>= '0' and <= '9', ..];
    }

    private static bool IsCard(ReadOnlySpan<char> digits) => digits.Length >= 14 && IsIssued(digits) && HasChecksum(digits);

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
