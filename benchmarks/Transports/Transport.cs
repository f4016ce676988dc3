using System.IO.Compression;

namespace AgentObservatory.Benchmarks.Transports;

/// <summary>A way out of the process.</summary>
internal abstract class Transport : IDisposable
{
    internal abstract string Name { get; }

    internal abstract IExporter Exporter { get; }

    /// <summary>How many bytes have arrived, once everything is flushed.</summary>
    internal abstract long Bytes { get; }

    /// <summary>How many bytes it would be as gzip; null where nobody would do that.</summary>
    internal virtual long? Gzipped => null;

    public virtual void Dispose() { }
}

internal sealed class JsonLines(string folder) : Transport
{
    private readonly FileExporter exporter = new(Path.Combine(folder, "traces.jsonl"));

    internal override string Name => "FileExporter (JSONL)";
    internal override IExporter Exporter => exporter;
    internal override long Bytes => new FileInfo(exporter.Path).Length;
    internal override long? Gzipped
    {
        get
        {
            using var small = new MemoryStream();
            using (var gzip = new GZipStream(small, CompressionLevel.Optimal, leaveOpen: true))
            using (var file = new FileStream(exporter.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            {
                file.CopyTo(gzip);
            }

            return small.Length;
        }
    }
}

internal sealed class ParquetFiles(string folder) : Transport
{
    private readonly ParquetExporter exporter = new(Path.Combine(folder, "parquet"));

    internal override string Name => "ParquetExporter";
    internal override IExporter Exporter => exporter;
    internal override long Bytes =>
        Directory
            .GetFiles(exporter.Directory, "*.parquet", SearchOption.AllDirectories)
            .Sum(static file => new FileInfo(file).Length);
}
