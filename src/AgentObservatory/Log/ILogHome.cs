namespace AgentObservatory.Log;

/// <summary>What a session's log belongs to. Nothing here throws or waits; it is called on agents' threads, outside the log's gate.</summary>
internal interface ILogHome
{
    /// <summary>Whether somebody reads the logs while they are written.</summary>
    Watch Watch { get; }

    /// <summary>Something was written while somebody watched.</summary>
    void Dirty(SessionLog log);

    /// <summary>The session has ended; its maker's lease is handed over.</summary>
    void Sealed(SessionLog log);

    /// <summary>An event that no log takes any more.</summary>
    void Lost(DropCause cause);

    /// <summary>An attribute or an error that came after its span's end.</summary>
    void AttributeIgnored();

    /// <summary>A parent that is no traceparent.</summary>
    void ParentIgnored();
}
