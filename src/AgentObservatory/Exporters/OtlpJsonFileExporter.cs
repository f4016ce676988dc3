using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>
/// Appends each envelope to a file as one line of OTLP/JSON: the format that OpenTelemetry collectors read and write as files
/// (one ExportTraceServiceRequest a line, docs/opentelemetry.md). The spans have the envelope's own ids, and times in
/// nanoseconds. The file is written as <see cref="FileExporter"/> writes its own: several processes may share it, and new files
/// are for their owner only. Safe to share between observatories and threads.
/// </summary>
public sealed class OtlpJsonFileExporter : IExporter, IDisposable
{
    private readonly LineAppender file;

    /// <summary>Makes an exporter; nothing is opened or created before the first envelope.</summary>
    /// <param name="path">The file, relative to the working directory at this moment.</param>
    /// <exception cref="ArgumentException">The path is null, empty or holds a NUL character.</exception>
    public OtlpJsonFileExporter(string path) => file = new LineAppender(path);

    /// <summary>The file's full path.</summary>
    public string Path => file.Path;

    /// <summary>
    /// What the resource of every span says about this program, such as <c>service.name</c> (OpenTelemetry resource conventions).
    /// Default: nothing; the service is then named after the agent.
    /// </summary>
    public Attributes Resource { get; init; }

    /// <summary>Appends one line. Either the whole line is in the file when this returns, or it throws.</summary>
    /// <param name="envelope">What to write.</param>
    /// <exception cref="IOException">The file cannot be opened, locked or written; what was written in part was cut off.</exception>
    public void Export(SessionEnvelope envelope) => file.Append(line => EnvelopeOtlp.Write(envelope, Resource, line));

    /// <summary>Closes the file. An envelope that comes nevertheless opens it again. Disposing twice does nothing.</summary>
    public void Dispose() => file.Dispose();
}
