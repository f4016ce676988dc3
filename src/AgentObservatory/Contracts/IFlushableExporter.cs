namespace AgentObservatory;

/// <summary>An exporter that buffers envelopes and is told when to write them.</summary>
public interface IFlushableExporter : IExporter
{
    /// <summary>Writes everything that is buffered. Called when the observatory is flushed, and after the last envelope at
    /// shutdown; never concurrently with <see cref="IExporter.Export"/>. It may throw.</summary>
    void Flush();
}
