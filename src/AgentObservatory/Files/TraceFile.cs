using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>Reads trace files: JSON Lines, one envelope per line, schema 0.1 to 0.3. A line without a readable envelope
/// becomes a <see cref="TraceLine.Unreadable"/> with its number and the reason, never an exception, and the lines after it
/// are read as usual. CRLF and a byte order mark are accepted. Blank lines are skipped but numbered.</summary>
public static class TraceFile
{
    /// <summary>The maximum length of a line in bytes, including its newline: 64 MiB. A longer line is skipped without being
    /// held in memory. A reader holds one line at a time.</summary>
    public const int MaxLineBytes = 64 * 1024 * 1024;

    /// <summary>Reads a file lazily: it is opened when the enumeration starts and closed when it ends. Meanwhile a writer
    /// may append to the file, and the file may be renamed or deleted; lines appended before the end is reached are read. A
    /// last line without a newline is read too; if it is unreadable, the reason says that it is torn.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lines in order. Each enumeration reads the file again; an enumerator is not thread-safe. Enumerating
    /// throws what opening and reading the file throws: for example <see cref="FileNotFoundException"/>,
    /// <see cref="UnauthorizedAccessException"/> (also for a directory) and <see cref="IOException"/>.</returns>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public static IEnumerable<TraceLine> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFile(path);
    }

    /// <summary>Reads a stream lazily from its current position, as bytes arrive. The stream stays open.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <returns>The lines in order, numbered from 1. Enumerate them only once; not thread-safe. Enumerating throws what
    /// reading the stream throws.</returns>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    public static IEnumerable<TraceLine> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadStream(stream);
    }

    /// <summary>Opens a trace file so that its writer can still append to it, rename it or delete it. On Unix, .NET locks what
    /// it opens, whatever the share mode says, and writers would wait. What cannot be opened is left to .NET, which throws the
    /// exception that says why.</summary>
    internal static FileStream Open(string path) =>
        UnixFile.Of(path) is { IsRegular: true } && UnixFile.Open(path) is { IsInvalid: false } file
            ? new FileStream(file, FileAccess.Read, bufferSize: 0)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Opens a file to write to it. A new one is readable and writable only by its owner on Unix.</summary>
    internal static FileStream Create(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = share,
        };
        if (mode != FileMode.Open && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static IEnumerable<TraceLine> ReadFile(string path)
    {
        using var stream = Open(path);

        foreach (var line in ReadStream(stream))
        {
            yield return line;
        }
    }

    private static IEnumerable<TraceLine> ReadStream(Stream stream)
    {
        using var feed = new TraceLineFeed();

        foreach (var line in feed.Read(stream))
        {
            yield return line;
        }

        if (feed.TryTakeRest(out var lastLine))
        {
            yield return lastLine;
        }
    }
}
