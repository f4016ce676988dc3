namespace AgentObservatory.Log;

/// <summary>The owner of sessions' logs, called on agents' threads, outside the gate. No member throws or waits.</summary>
internal interface ILogHome
{
    /// <summary>Who sees an entry that is written now.</summary>
    Watch Watch { get; }

    /// <summary>Whether a journal reads every log.</summary>
    bool HasJournal { get; }

    /// <summary>Whether anything of other libraries is taken in.</summary>
    bool HasIntake { get; }

    /// <summary>Whether what a source of another library tells within sessions is taken in.</summary>
    bool TakesIn(string source);

    /// <summary>Observers have something to read in the log.</summary>
    void Dirty(SessionLog log);

    /// <summary>The journal has something to read in the log.</summary>
    void Journaled(SessionLog log);

    /// <summary>The session has ended. The creator's lease is handed over.</summary>
    void Sealed(SessionLog log);

    /// <summary>An event came too late for any log.</summary>
    void Lost(DropCause cause);

    /// <summary>An attribute or an error came after its span's end.</summary>
    void AttributeIgnored();

    /// <summary>The parent that a context names is not a W3C traceparent.</summary>
    void ParentIgnored();

    /// <summary>A ticket has no effect: it cannot be read, or is not one of the run that it is given to.</summary>
    void TicketIgnored();

    /// <summary>An extension of the library has something to say about itself.</summary>
    void Report(DiagnosticKind kind, string source, string message);
}
