using System.Buffers;

namespace AgentObservatory.Redaction;

/// <summary>Where values end that have spaces but no quotes: at a semicolon in the same line, as in connection strings, or at
/// the place where the text was cut. To be asked from left to right: each part of the text is looked at once.</summary>
internal ref struct SpacedValue(string text)
{
    private const string CutMarker = "\u2026[";
    private const string CutMarkerEnd = " characters cut]";

    private static readonly SearchValues<char> Ends = SearchValues.Create(";\"'\r\n&");

    private int next = -1;

    /// <summary>The end of the value of which the first word is known; the end of that if it has no more.</summary>
    internal int EndOf(int start, int word)
    {
        if (next < word)
        {
            int found = text.AsSpan(word).IndexOfAny(Ends);
            next = found < 0 ? text.Length : word + found;
        }

        return next < text.Length ? (text[next] == ';' ? next : word)
            : Cut() is var cut && cut > start ? cut
            : word;
    }

    /// <summary>Where the text was cut; -1 if it was not.</summary>
    private readonly int Cut() =>
        text.EndsWith(CutMarkerEnd, StringComparison.Ordinal) ? text.LastIndexOf(CutMarker, StringComparison.Ordinal) : -1;
}
