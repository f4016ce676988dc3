namespace AgentObservatory.ObsView;

/// <summary>What the process tells its caller; the worst of what happened.</summary>
internal enum ExitCode
{
    /// <summary>Everything was shown.</summary>
    Success = 0,

    /// <summary>Some lines could not be read; the others were shown.</summary>
    UnreadableLines = 1,

    /// <summary>The command line is wrong, or a file could not be read at all.</summary>
    Failure = 2,
}
