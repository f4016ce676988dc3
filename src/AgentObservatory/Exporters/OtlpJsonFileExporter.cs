using AgentObservatory.Contracts;
using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>Appends each envelope to a file as one line of OTLP/JSON: the format that OpenTelemetry collectors read and
/// write as files (one ExportTraceServiceRequest per line, docs/opentelemetry.md). The spans keep the envelope's ids, and
/// times in nanoseconds. The file is written as by <see cref="FileExporter"/>: several processes may share it, and only
/// their owner can read new files. Safe to share between observatories and threads.</summary>
public sealed class OtlpJsonFileExporter : IBatchExporter, IDisposable
{
    private readonly EnvelopeFile file;

    /// <inheritdoc cref="FileExporter.FileExporter(string)"/>
    public OtlpJsonFileExporter(string path) =>
        file = new EnvelopeFile(path, (envelope, line) => EnvelopeOtlp.Write(envelope, Resource, line));

    /// <inheritdoc cref="FileExporter.Path"/>
    public string Path => file.FullPath;

    /// <summary>The resource attributes of every span, such as <c>service.name</c> (OpenTelemetry resource conventions).
    /// Default: none; the service is then named after the agent.</summary>
    public Attributes Resource { get; init; }

    /// <inheritdoc cref="FileExporter.Export"/>
    public void Export(SessionEnvelope envelope) => file.Export(envelope);

    IExportBatch IBatchExporter.NewBatch() => file.NewBatch();

    /// <inheritdoc cref="FileExporter.Dispose"/>
    public void Dispose() => file.Dispose();
}
