namespace AgentObservatory.Pipeline;

/// <summary>A session on its way to exporters.</summary>
internal interface ISessionDelivery
{
    /// <summary>Null if it cannot be made.</summary>
    SessionEnvelope? Envelope { get; }

    /// <summary>What decides whether an exporter keeps it; known without the envelope.</summary>
    RunOutcome RunOutcome { get; }

    /// <summary>An estimate of the memory that it holds while it waits.</summary>
    long Bytes { get; }

    /// <summary>Whether anybody wants to know what becomes of it.</summary>
    bool WantsAnswers { get; }

    /// <summary>The exporter, one of the observatory's by their order, has taken it for good, or lost it.</summary>
    void Answered(int exporter, bool isTaken);

    /// <summary>An exporter's lane is done with it: dropped for a cause, or delivered.</summary>
    void Return(DropCause? dropped);
}
