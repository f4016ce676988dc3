using System.Buffers;

namespace AgentObservatory.Log;

/// <summary>
/// The memory of an observatory's logs: chunks that are reused once their log has been read. At most 4 MiB of unused chunks
/// are kept; the rest is left to the garbage collector.
/// </summary>
internal sealed class LogMemory
{
    internal const int EntryBytes = 32;
    internal const int RowBytes = 64;

    private const int FirstEntries = 64;
    private const int MostEntries = 512;
    private const int FirstRows = 16;
    private const int MostRows = 256;

    /// <summary>Chunks kept of each length.</summary>
    private const int MostKept = 64;

    private readonly ArrayPool<LogEntry> entries = ArrayPool<LogEntry>.Create(MostEntries, MostKept);
    private readonly ArrayPool<SpanRow> rows = ArrayPool<SpanRow>.Create(MostRows, MostKept);

    internal Chunks<LogEntry> NewEntries() => new(entries, FirstEntries, MostEntries);

    internal Chunks<SpanRow> NewRows() => new(rows, FirstRows, MostRows);
}
