using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>
/// Appends each envelope to a file as one line of OTLP/JSON: the format that OpenTelemetry collectors read and write as
/// files (one ExportTraceServiceRequest per line, docs/opentelemetry.md). The spans keep the envelope's ids, and times in
/// nanoseconds. The file is written as by <see cref="FileExporter"/>: several processes may share it, and only their owner
/// can read new files. Safe to share between observatories and threads.
/// </summary>
public sealed class OtlpJsonFileExporter : IExporter, IDisposable
{
    private readonly LineAppender file;

    /// <summary>Creates an exporter. Nothing is opened or created before the first envelope.</summary>
    /// <param name="path">The file; a relative path is resolved now, against the working directory.</param>
    /// <exception cref="ArgumentException">The path is null or blank, or contains a NUL character.</exception>
    public OtlpJsonFileExporter(string path) => file = new LineAppender(path);

    /// <summary>The file's full path.</summary>
    public string Path => file.Path;

    /// <summary>
    /// The resource attributes of every span, such as <c>service.name</c> (OpenTelemetry resource conventions). Default:
    /// none; the service is then named after the agent.
    /// </summary>
    public Attributes Resource { get; init; }

    /// <summary>Appends the envelope as one line. When this returns, the whole line is in the file.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="IOException">
    /// The file cannot be opened, locked or written. A partly written line has been removed, unless another writer appended
    /// to it.
    /// </exception>
    public void Export(SessionEnvelope envelope) => file.Append(line => EnvelopeOtlp.Write(envelope, Resource, line));

    /// <summary>Closes the file. A later envelope opens it again. Disposing again has no effect.</summary>
    public void Dispose() => file.Dispose();
}
