using AgentObservatory.Files;
using AgentObservatory.Parquet.Files;

namespace AgentObservatory;

/// <summary>Writes envelopes as Parquet files for SQL engines: a row for each session, span and stream event, in the tables
/// <c>sessions</c>, <c>spans</c> and <c>events</c> of a directory, each partitioned by the day on which the session began
/// (<c>date=YYYY-MM-DD</c>, UTC). docs/sql.md says what the columns mean. Files are compressed with zstd; only their owner can
/// read them (0600 on Unix). Missing directories are created. Safe to share between observatories and threads; several
/// processes may write to one directory, each to files of its own.</summary>
/// <remarks>Rows wait in memory, in groups of 50,000 or 32 MiB, and in files that begin with <c>_</c> and end with
/// <c>.partial</c>. A file appears under its name once it is whole: when it is large enough, when it has waited for long enough,
/// when the observatory is flushed, and when the exporter is disposed. The files of one moment have the same name in all three
/// tables, and the one of the sessions appears last. While nothing can be written, what has been taken stays in memory, and when
/// that is full, envelopes are refused. If rows cannot be encoded, what has waited with them is lost: <see cref="Lost"/> counts
/// it, the next export and the next flush fail, and the exporter goes on in new files. What a process has not flushed when it is
/// killed is lost, with its <c>.partial</c> files; a journal brings it back (docs/journal.md), but has the exporter flushed as
/// soon as nothing waits, so that the files are small.</remarks>
public sealed class ParquetExporter : IFlushableExporter, IDisposable
{
    private readonly Lock gate = new();
    private readonly Losses losses = new();
    private readonly OpenFiles open;
    private readonly ParquetExporterOptions options;
    private readonly ITimer timer;

    /// <summary>Creates an exporter. Nothing is created on the disk before the first rows are written.</summary>
    /// <param name="directory">The directory; a relative path is resolved now, against the working directory.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The directory is null or blank, or contains a NUL character; or a setting is null or
    /// out of range.</exception>
    public ParquetExporter(string directory, ParquetExporterOptions? options = null)
        : this(directory, options, static (directory, day, name) => new DayFiles(directory, day, name)) { }

    internal ParquetExporter(
        string directory,
        ParquetExporterOptions? options,
        Func<string, string, string, DayFiles> filesOf
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        Directory = Path.GetFullPath(directory);
        this.options = (options ?? new ParquetExporterOptions()).Validated();
        timer = this.options.TimeProvider.CreateTimer(
            static exporter => ((ParquetExporter)exporter!).OnAge(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        open = new OpenFiles(day => filesOf(Directory, day, NewName()), this.options.MaxFileBytes, losses);
    }

    /// <summary>The directory's full path.</summary>
    public string Directory { get; }

    /// <summary>How many envelopes it had taken and has lost since, because rows of their files could not be encoded. An
    /// observatory has counted them as exported.</summary>
    public long Lost => losses.Count;

    /// <summary>Takes the envelope's rows. Before that, writes those that wait, if there are enough of them.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="IOException">What waits cannot be written, so there is no room for the envelope: it is not taken. Or
    /// envelopes that were taken before are lost (<see cref="Lost"/>). Or another thread has been writing for 2 seconds.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the process may not write there.</exception>
    public void Export(SessionEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        string day = envelope.Session.StartTime.ToString()[..10];
        gate.EnterOrThrow();
        try
        {
            DayFiles files = open.Of(day);
            losses.ThrowToExport();
            files.Add(envelope);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Writes what waits, and lets the files appear.</summary>
    /// <exception cref="IOException">Some of it cannot be written. It stays in memory; the next flush tries again. Or envelopes
    /// are lost since the last flush (<see cref="Lost"/>).</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the process may not write there.</exception>
    public void Flush()
    {
        gate.EnterOrThrow();
        try
        {
            open.PublishAll();
            losses.ThrowToFlush();
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Flushes. An envelope that is exported later is taken as before.</summary>
    /// <exception cref="IOException">What waits cannot be written. It is lost unless it is disposed, or flushed, again.</exception>
    public void Dispose() => Flush();

    /// <summary>The name of files that are begun. The first of them to be begun must not wait for too long.</summary>
    private string NewName()
    {
        if (open.IsEmpty)
        {
            timer.Change(options.MaxFileAge, Timeout.InfiniteTimeSpan);
        }

        return Guid.CreateVersion7(options.TimeProvider.GetUtcNow()).ToString("N");
    }

    /// <summary>The library's own edge: on a timer's thread nobody catches anything. What fails is tried again, and told to whoever
    /// exports or flushes next.</summary>
    private void OnAge()
    {
        try
        {
            gate.EnterOrThrow();
            try
            {
                open.PublishAll();
            }
            finally
            {
                gate.Exit();
            }
        }
        catch (Exception)
        {
            timer.Change(options.MaxFileAge, Timeout.InfiniteTimeSpan);
        }
    }
}
