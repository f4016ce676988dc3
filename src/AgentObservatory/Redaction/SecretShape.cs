using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentObservatory.Redaction;

/// <summary>What one sort of secret looks like in a text.</summary>
/// <param name="What">Its name.</param>
/// <param name="Hints">A text without any of these has none.</param>
/// <param name="Pattern">Finds candidates; a group named <c>secret</c> says what to hide, if not all.</param>
/// <param name="Needs">A candidate without any of these characters is none; empty where all are.</param>
/// <param name="MayHaveSpaces">Whether one without quotes may go on behind its first word, see
/// <see cref="SpacedValue"/>.</param>
internal sealed record SecretShape(
    string What,
    SearchValues<string> Hints,
    Func<Regex> Pattern,
    string Needs = "",
    bool MayHaveSpaces = false
)
{
    /// <summary>In most secrets, and in few words.</summary>
    internal const string Digits = "0123456789";

    private readonly string marker = Marker.Of(What);

    internal string Hide(string text)
    {
        if (!text.AsSpan().ContainsAny(Hints))
        {
            return text;
        }

        StringBuilder? changed = null;
        int copied = 0;
        int from = 0;
        var spaced = new SpacedValue(text);
        for (Match match = Pattern().Match(text); match.Success; match = Pattern().Match(text, from))
        {
            Group secret = match.Groups["secret"] is { Success: true } part ? part : match;
            int end = secret.Index + secret.Length;
            if (MayHaveSpaces && text[secret.Index] is not ('"' or '\''))
            {
                end = spaced.EndOf(secret.Index, end);
            }

            from = Math.Max(end, match.Index + match.Length);
            if (Needs.Length > 0 && !secret.ValueSpan.ContainsAny(Needs))
            {
                continue;
            }

            changed ??= new StringBuilder(text.Length);
            changed.Append(text, copied, secret.Index - copied).Append(marker);
            copied = end;
        }

        return changed is null ? text : changed.Append(text, copied, text.Length - copied).ToString();
    }
}
