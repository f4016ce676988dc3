namespace AgentObservatory.Tests.Differential;

/// <summary>The first difference of two lines, with what stands around it.</summary>
internal static class Difference
{
    private const int Before = 160;
    private const int After = 80;

    internal static string? Between(string recorded, string now)
    {
        int place = recorded.AsSpan().CommonPrefixLength(now);
        return place == recorded.Length && place == now.Length
            ? null
            : $"differs from character {place} on:\nrecorded: {Around(recorded, place)}\nnow:      {Around(now, place)}";
    }

    private static string Around(string line, int place)
    {
        int start = Math.Max(0, place - Before);
        return line[start..place] + " >>> " + line[place..Math.Min(line.Length, place + After)];
    }
}
