using AgentObservatory.Redaction;

namespace AgentObservatory.Log;

/// <summary>How far the readers of a log have redacted it. Whichever of them comes first does it, an entry at a time and in the
/// order of the log. Others that need the same entry wait at the claim; no agent's thread ever comes there.</summary>
internal sealed class LogRedaction(GuardedRedactor redactor, bool isDescribed)
{
    private int done;
    private long growth;

    internal GuardedRedactor Redactor => redactor;

    internal Lock Claim { get; } = new();

    /// <summary>Whether who runs was redacted before there was a log.</summary>
    internal bool IsDescribed => isDescribed;

    /// <summary>How many entries readers may see. Moved by who has the claim.</summary>
    internal int Done
    {
        get => Volatile.Read(ref done);
        set => Volatile.Write(ref done, value);
    }

    /// <summary>By how many bytes the values have become larger. Changed by who has the claim.</summary>
    internal long Growth
    {
        get => Volatile.Read(ref growth);
        set => Volatile.Write(ref growth, value);
    }

    /// <summary>Whether the session's end is redacted. Known to who has the claim.</summary>
    internal bool IsEndDone { get; set; }
}
