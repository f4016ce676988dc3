using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Differential;

/// <summary>
/// Replaces the ids of one run, which are random, by numbers in the order of their first appearance: equal ids stay equal,
/// different ones different, and an event id keeps its sequence. Texts that are given one after the other share the numbers.
/// </summary>
internal sealed partial class CanonicalIds
{
    private readonly Dictionary<string, string> traces = [];
    private readonly Dictionary<string, string> spans = [];
    private readonly Dictionary<string, string> sessionParts = [];

    internal string In(string text) => Id().Replace(text, Canonical);

    private string Canonical(Match id) =>
        id.Groups["part"] is { Success: true, Value: var part } ? Number(sessionParts, part)
        : id.Value is Stage.RemoteTraceId or Stage.RemoteSpanId ? id.Value
        : Number(id.Length == 32 ? traces : spans, id.Value);

    private static string Number(Dictionary<string, string> known, string id)
    {
        if (!known.TryGetValue(id, out string? number))
        {
            number = (known.Count + 1).ToString("x").PadLeft(id.Length, '0');
            known.Add(id, number);
        }

        return number;
    }

    /// <summary>The session's part of an event id; or a whole trace or span id.</summary>
    [GeneratedRegex(
        """(?<="event_id":")(?<part>[0-9a-f]{16})|(?<![0-9A-Za-z])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9A-Za-z])"""
    )]
    private static partial Regex Id();
}
