using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentObservatory.Redaction;

/// <summary>Hides what looks like a secret in texts, and card numbers also where they are numbers.</summary>
internal sealed partial class SecretsRedactor : IRedactor
{
    /// <summary>What is hidden before the place where a text was cut, together with the word that it begins in. A secret may be
    /// torn there, and what is left of it look like none: those that are no single word are not longer.</summary>
    private const int Torn = 80;

    private const string CutMarker = "\u2026[";
    private const string CutMarkerEnd = " characters cut]";
    private const double LeastCard = 1e13;
    private const double BeyondCards = 1e19;
    private const string WithFraction = "F2";

    /// <summary>What passwords, tokens and addresses are made of, apart from letters and digits of ASCII.</summary>
    private const string OfWords = "-._~+/=%@:&?!$*#^";

    private static readonly string Card = Marker.Of("card number");
    private static readonly string End = Marker.Of("end");

    public AttributeValue Redact(in ValueLocation location, AttributeValue value) =>
        value.Kind switch
        {
            AttributeKind.String => Changed(value, value.AsString()!),
            AttributeKind.Integer or AttributeKind.Float or AttributeKind.Number => IsCard(value) ? Card : value,
            _ => value,
        };

    private static bool IsCard(AttributeValue number) =>
        Math.Abs(number.AsFloat()) is >= LeastCard and < BeyondCards && CardNumber.Find(Written(number), 0).Success;

    private static string Written(AttributeValue number) =>
        number.Kind == AttributeKind.Integer ? number.AsInteger().ToString(CultureInfo.InvariantCulture)
        : number.AsNumberText() is not { } text ? number.AsFloat().ToString(WithFraction, CultureInfo.InvariantCulture)
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            ? exact.ToString(WithFraction, CultureInfo.InvariantCulture)
        : text;

    private static AttributeValue Changed(AttributeValue value, string text)
    {
        string told = Hidden(text);
        if (text.Contains('\\'))
        {
            // Escapes, as in JSON, end in letters and digits, and hide where a secret begins and ends.
            string plain = Escape().Replace(text, static escape => Unescaped(escape.ValueSpan));
            string hidden = Hidden(plain);
            told = ReferenceEquals(hidden, plain) ? told : hidden;
        }

        told = HideEnd(told);
        return ReferenceEquals(told, text) ? value : told;
    }

    private static string Hidden(string text)
    {
        foreach (SecretShape shape in SecretShapes.All)
        {
            text = shape.Hide(text);
        }

        return HideCards(text);
    }

    [GeneratedRegex(@"\\(?:u00[0-7][0-9A-Fa-f]|[""/bfnrt])", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    private static string Unescaped(ReadOnlySpan<char> escape) =>
        escape.Length > 2
            ? ((char)int.Parse(escape[4..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
        : escape[1] is '"' or '/' ? escape[1].ToString()
        : "\n";

    private static string HideCards(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return text;
        }

        StringBuilder? changed = null;
        int copied = 0;
        for (Group card = CardNumber.Find(text, 0); card.Success; card = CardNumber.Find(text, copied))
        {
            changed ??= new StringBuilder(text.Length);
            changed.Append(text, copied, card.Index - copied).Append(Card);
            copied = card.Index + card.Length;
        }

        return changed is null ? text : changed.Append(text, copied, text.Length - copied).ToString();
    }

    private static string HideEnd(string text)
    {
        int cut = text.EndsWith(CutMarkerEnd, StringComparison.Ordinal)
            ? text.LastIndexOf(CutMarker, StringComparison.Ordinal)
            : -1;
        return cut < 0 ? text : string.Concat(text.AsSpan(0, StartOfEnd(text, cut)), End, text.AsSpan(cut));
    }

    private static int StartOfEnd(string text, int cut)
    {
        int start = Math.Max(0, cut - Torn);
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || OfWords.Contains(text[start - 1])))
        {
            start--;
        }

        return start;
    }
}
