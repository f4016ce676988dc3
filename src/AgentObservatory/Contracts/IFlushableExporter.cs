namespace AgentObservatory;

/// <summary>An exporter that keeps something back: it is told when everything should be handed on.</summary>
public interface IFlushableExporter : IExporter
{
    /// <summary>
    /// Hands on whatever was kept back. Called between two envelopes when the observatory is flushed, and after the last one at
    /// shutdown; never concurrently with <see cref="IExporter.Export"/>. It may throw.
    /// </summary>
    void Flush();
}
