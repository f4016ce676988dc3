using System.Buffers;

namespace AgentObservatory.Log;

/// <summary>
/// The memory of an observatory's logs: chunks that are used again when their log has been read. It keeps at most 512 KiB of those
/// that are not in use; what goes beyond that is left to the collector.
/// </summary>
internal sealed class LogMemory
{
    internal const int EntryBytes = 32;
    internal const int RowBytes = 72;

    private const int EntriesInChunk = 64;
    private const int RowsInChunk = 32;
    private const int MostKept = 128;

    private readonly ArrayPool<LogEntry> entries = ArrayPool<LogEntry>.Create(EntriesInChunk, MostKept);
    private readonly ArrayPool<SpanRow> rows = ArrayPool<SpanRow>.Create(RowsInChunk, MostKept);

    internal Chunks<LogEntry> NewEntries() => new(entries, EntriesInChunk);

    internal Chunks<SpanRow> NewRows() => new(rows, RowsInChunk);
}
