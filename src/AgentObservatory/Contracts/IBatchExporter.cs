namespace AgentObservatory.Contracts;

/// <summary>An exporter for which several envelopes at once are cheaper.</summary>
internal interface IBatchExporter : IExporter
{
    IExportBatch NewBatch();
}

/// <summary>Envelopes that are exported together: all of them or none. For one thread at a time.</summary>
internal interface IExportBatch
{
    bool IsFull { get; }

    /// <summary>Adds an envelope; if this throws, the batch is as before.</summary>
    void Add(SessionEnvelope envelope);

    /// <summary>Exports the envelopes; the batch is empty afterwards, even if this throws.</summary>
    void Commit();
}
