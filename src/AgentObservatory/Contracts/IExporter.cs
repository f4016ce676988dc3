namespace AgentObservatory;

/// <summary>Receives envelopes. An exporter may throw anything: the exception is caught, counted and reported, and only this
/// exporter loses the envelope. An exporter that implements <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is
/// disposed once, after its last envelope.</summary>
public interface IExporter
{
    /// <summary>Exports one envelope. An observatory never calls the same exporter concurrently.</summary>
    /// <param name="envelope">The envelope. It is immutable and may be kept.</param>
    void Export(SessionEnvelope envelope);
}
