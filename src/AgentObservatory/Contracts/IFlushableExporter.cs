namespace AgentObservatory;

/// <summary>An exporter that buffers envelopes and is told when to write them.</summary>
public interface IFlushableExporter : IExporter
{
    /// <summary>Writes everything that is buffered. Called when the observatory is flushed and after the last envelope at
    /// shutdown; with a journal, or for recovered sessions, also when nothing waits and after 64 envelopes. Never concurrently
    /// with <see cref="IExporter.Export"/>. It may throw.</summary>
    void Flush();
}
