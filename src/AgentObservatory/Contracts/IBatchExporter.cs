namespace AgentObservatory.Contracts;

/// <summary>An exporter for which several envelopes at once are cheaper.</summary>
internal interface IBatchExporter : IExporter
{
    IExportBatch NewBatch();
}

/// <summary>Envelopes that are exported together. For one thread at a time.</summary>
internal interface IExportBatch
{
    bool IsFull { get; }

    /// <summary>Adds an envelope; if this throws, the batch is as before.</summary>
    void Add(SessionEnvelope envelope);

    /// <summary>Exports the envelopes; the batch is empty afterwards, even if this throws.</summary>
    /// <exception cref="PartlyExportedException">Some of them are lost. Any other exception: all are.</exception>
    void Commit();
}

/// <summary>Of a batch, so many envelopes are lost; the others are exported.</summary>
internal sealed class PartlyExportedException(int lost, Exception cause) : Exception(cause.Message, cause)
{
    internal int Lost => lost;

    /// <summary>Why the first of them is lost.</summary>
    internal Exception Cause => InnerException!;
}
