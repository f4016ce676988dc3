namespace AgentObservatory.Log;

/// <summary>The memory of an observatory's logs: chunks that are reused once their log has been read. At most 2 MiB of
/// unused chunks are kept; the rest is left to the garbage collector.</summary>
internal sealed class LogMemory
{
    internal const int EntryBytes = 32;
    internal const int RowBytes = 64;

    private const int FirstEntries = 64;
    private const int MostEntries = 512;
    private const int FirstRows = 16;
    private const int MostRows = 256;

    /// <summary>Chunks kept of each length.</summary>
    private const int MostKept = 32;

    private readonly ChunkPool<LogEntry> entries = new(MostEntries, MostKept);
    private readonly ChunkPool<SpanRow> rows = new(MostRows, MostKept);

    internal Chunks<LogEntry> NewEntries() => new(entries, FirstEntries, MostEntries);

    internal Chunks<SpanRow> NewRows() => new(rows, FirstRows, MostRows);
}
