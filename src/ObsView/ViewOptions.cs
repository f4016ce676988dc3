namespace AgentObservatory.ObsView;

/// <summary>What the command line asks for.</summary>
internal sealed record ViewOptions(IReadOnlyList<string> Files, bool IsTail, bool IsRaw, bool IsSummary)
{
    /// <summary>The name that stands for the standard input.</summary>
    public const string StandardInput = "-";
}
