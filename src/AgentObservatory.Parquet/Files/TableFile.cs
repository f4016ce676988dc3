using System.IO.Compression;
using AgentObservatory.Parquet.Columns;
using Parquet;

namespace AgentObservatory.Parquet.Files;

/// <summary>One file of a table, and the rows that are not in it yet. What the disk refuses can be done again.</summary>
internal sealed class TableFile<TRow>(Table<TRow> table, string directory, string name) : ITableFile
{
    /// <summary>How many rows are read or skipped together.</summary>
    internal const int MostRowsOfGroup = 50_000;

    private const long MostBytesInMemory = 32 * 1024 * 1024;

    // The smallest size, which is the default, takes twice the time for little.
    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = CompressionLevel.Optimal,
    };

    private readonly string path = Path.Combine(directory, name + ".parquet");

    // Engines that read whole directories, as those that know Hive's tables do, pass over what begins like this.
    private readonly string partial = Path.Combine(directory, "_" + name + ".parquet.partial");

    private HeldStream? stream;
    private ParquetWriter? writer;
    private bool isComplete;
    private RowsLostException? failure;

    internal Table<TRow> Table => table;

    public bool IsFull =>
        table.Count >= MostRowsOfGroup
        || table.Bytes >= MostBytesInMemory
        || failure is not null
        || stream is { IsHolding: true };

    public long Length => stream?.Length ?? 0;

    public (int Rows, long Bytes) Mark => (table.Count, table.Bytes);

    public void CutTo((int Rows, long Bytes) mark) => table.CutTo(mark.Rows, mark.Bytes);

    public void Write()
    {
        if (table.Count > 0)
        {
            Encode(() => table.WriteTo(Begun(), MostRowsOfGroup));
        }

        stream?.Push();
    }

    /// <inheritdoc/>
    /// <remarks>A file without rows is written too: readers find every table.</remarks>
    public void Complete()
    {
        if (!isComplete)
        {
            Write();
            Encode(() => Begun().DisposeAsync().AsTask().GetAwaiter().GetResult());
            isComplete = true;
        }

        stream?.Push();
    }

    public void Publish()
    {
        stream?.Publish(path);
        stream = null;
    }

    public void GiveUp()
    {
        stream?.Delete();
        stream = null;
    }

    public void Dispose() => stream?.Dispose();

    /// <summary>Runs what writes to memory, so no disk is to blame for what it throws. Half a row group or half an end is in the
    /// file by then: nothing more may follow it, and everybody who tries is told.</summary>
    private void Encode(Action write)
    {
        if (failure is null)
        {
            try
            {
                write();
                return;
            }
            catch (Exception thrown)
            {
                failure = new RowsLostException(thrown);
            }
        }

        throw failure;
    }

    private ParquetWriter Begun()
    {
        stream ??= new HeldStream(Open);
        return writer ??= ParquetWriter.CreateAsync(table.Schema, stream, Options).GetAwaiter().GetResult();
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(directory);
        return AgentObservatory.TraceFile.Create(
            partial,
            FileMode.Create,
            // It gets its name while it is open, which Windows allows only then.
            FileShare.Read | FileShare.Delete,
            FileAccess.ReadWrite
        );
    }
}

/// <summary>A file of any table.</summary>
internal interface ITableFile : IDisposable
{
    /// <summary>Whether so many rows are in memory that they must be written before there can be more.</summary>
    bool IsFull { get; }

    /// <summary>How long the file is, with what waits for the disk.</summary>
    long Length { get; }

    /// <summary>The rows in memory.</summary>
    (int Rows, long Bytes) Mark { get; }

    /// <summary>Forgets the rows since a mark.</summary>
    void CutTo((int Rows, long Bytes) mark);

    /// <summary>Writes the rows that are in memory.</summary>
    void Write();

    /// <summary>Writes what makes the file readable.</summary>
    void Complete();

    /// <summary>Lets the file appear.</summary>
    void Publish();

    /// <summary>Removes what has been written of the file.</summary>
    void GiveUp();
}
