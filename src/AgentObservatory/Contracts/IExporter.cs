namespace AgentObservatory;

/// <summary>
/// Where envelopes go. An exporter may throw whatever it likes: the guard around it catches, counts and reports, and the
/// envelope is lost for that exporter alone. It may also implement <see cref="IDisposable"/>: it is then disposed once,
/// after its last envelope.
/// </summary>
public interface IExporter
{
    /// <summary>Takes one envelope. Called one envelope at a time: an observatory never calls the same exporter concurrently.</summary>
    /// <param name="envelope">The envelope; immutable, so it may be kept.</param>
    void Export(SessionEnvelope envelope);
}
