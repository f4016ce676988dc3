namespace AgentObservatory.Pipeline;

/// <summary>A reader of running sessions that keeps them where a crash does not reach them. No member throws or
/// waits.</summary>
internal interface IJournal
{
    /// <summary>A running session has something to read. Called on agents' threads.</summary>
    void Written(SessionLog log);

    /// <summary>A session has ended.</summary>
    void Sealed(SessionLog log);

    /// <summary>An exporter has taken a session for good, or lost it.</summary>
    void Answered(SessionLog log, int exporter, bool isTaken);

    Exception? Start(Action<Thread> start);

    /// <summary>Completes when everything that came in before has been written, or could not be.</summary>
    Task<bool> FlushAsync();

    Task<bool> CloseAsync(Deadline deadline);

    void Abandon();
}
