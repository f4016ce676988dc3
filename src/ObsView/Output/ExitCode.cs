namespace AgentObservatory.ObsView.Output;

/// <summary>The exit code of the process. If several apply, the highest is returned.</summary>
internal enum ExitCode
{
    /// <summary>Everything was read and written.</summary>
    Success = 0,

    /// <summary>Some lines could not be read; all others were.</summary>
    UnreadableLines = 1,

    /// <summary>Of the command that checks rules: one is broken, and everything was read.</summary>
    Broken = 1,

    /// <summary>The command line is wrong, or a file could not be read or written; or it cannot be told whether a rule
    /// holds.</summary>
    Failure = 2,
}
