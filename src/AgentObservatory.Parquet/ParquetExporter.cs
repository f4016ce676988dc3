using AgentObservatory.Files;
using AgentObservatory.Parquet.Files;

namespace AgentObservatory;

/// <summary>Writes envelopes as Parquet files for SQL engines: a row for each session, span and stream event, in the tables
/// <c>sessions</c>, <c>spans</c> and <c>events</c> of a directory, each partitioned by the day on which the session began
/// (<c>date=YYYY-MM-DD</c>, UTC). docs/sql.md says what the columns mean. Files are compressed with zstd; only their owner can
/// read them (0600 on Unix). Missing directories are created. Safe to share between observatories and threads; several
/// processes may write to one directory, each to files of its own.</summary>
/// <remarks>Rows wait in memory, in groups of 50,000 or 32 MiB, and in files that end with <c>.partial</c>. A file appears under
/// its name once it is whole: when it is large enough, when it has waited for long enough, when the observatory is flushed, and
/// when the exporter is disposed. The files of one moment have the same name in all three tables, and the one of the sessions
/// appears last. While nothing can be written, what has been taken stays in memory, and when that is full, envelopes are
/// refused. What a process has not flushed when it is killed is lost, with its <c>.partial</c> files; a journal brings it back
/// (docs/journal.md), but has the exporter flushed as soon as nothing waits, so that the files are small.</remarks>
public sealed class ParquetExporter : IFlushableExporter, IDisposable
{
    // Late sessions of other days, for example recovered ones, must not make memory grow.
    private const int MostDays = 3;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DayFiles> days = [];
    private readonly ParquetExporterOptions options;
    private readonly ITimer timer;

    /// <summary>Creates an exporter. Nothing is created on the disk before the first rows are written.</summary>
    /// <param name="directory">The directory; a relative path is resolved now, against the working directory.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The directory is null or blank, or contains a NUL character; or a setting is null or
    /// out of range.</exception>
    public ParquetExporter(string directory, ParquetExporterOptions? options = null)
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
    }

    /// <summary>The directory's full path.</summary>
    public string Directory { get; }

    /// <summary>Takes the envelope's rows. Before that, writes those that wait, if there are enough of them.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="IOException">What waits cannot be written, so there is no room for the envelope: it is not taken. Or
    /// another thread has been writing for 2 seconds.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the process may not write there.</exception>
    public void Export(SessionEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        string day = envelope.Session.StartTime.ToString()[..10];
        gate.EnterOrThrow();
        try
        {
            FilesOf(day).Add(envelope);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Writes what waits, and lets the files appear.</summary>
    /// <exception cref="IOException">It cannot be written. It stays in memory; the next flush tries again.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the process may not write there.</exception>
    public void Flush()
    {
        gate.EnterOrThrow();
        try
        {
            PublishAll();
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Flushes. An envelope that is exported later is taken as before.</summary>
    /// <exception cref="IOException">What waits cannot be written. It is lost unless it is disposed, or flushed, again.</exception>
    public void Dispose() => Flush();

    /// <summary>The files for the next rows of a day, with room for them.</summary>
    private DayFiles FilesOf(string day)
    {
        if (days.TryGetValue(day, out DayFiles? files))
        {
            if (files.IsFull)
            {
                files.Write();
            }

            if (files.Length < options.MaxFileBytes && !files.IsEnding)
            {
                return files;
            }

            Publish(day, files);
        }
        else if (days.Count >= MostDays)
        {
            PublishAll();
        }

        if (days.Count == 0)
        {
            timer.Change(options.MaxFileAge, Timeout.InfiniteTimeSpan);
        }

        string name = Guid.CreateVersion7(options.TimeProvider.GetUtcNow()).ToString("N");
        return days[day] = new DayFiles(Directory, day, name);
    }

    private void PublishAll()
    {
        foreach (var (day, files) in days.ToArray())
        {
            Publish(day, files);
        }
    }

    private void Publish(string day, DayFiles files)
    {
        files.Publish();
        days.Remove(day);
        files.Dispose();
    }

    /// <summary>The library's own edge: on a timer's thread nobody catches anything. What fails is tried again, and told to whoever
    /// exports or flushes next.</summary>
    private void OnAge()
    {
        try
        {
            Flush();
        }
        catch (Exception)
        {
            timer.Change(options.MaxFileAge, Timeout.InfiniteTimeSpan);
        }
    }
}
