using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>Reads trace files: JSON Lines, one envelope per line, schema 0.1 to 0.3. A line without a readable envelope
/// becomes a <see cref="TraceLine.Unreadable"/> with its number and the reason, never an exception, and the lines after it
/// are read as usual. CRLF and a byte order mark are accepted. Blank lines, and the notes that a journal keeps for itself,
/// are skipped but numbered.</summary>
/// <remarks>The parts of a run that are read together come once, merged as <see cref="EnvelopeMerge"/> does, as the last of
/// its lines. This concerns runs with a line that is not final: one that has several writers, or one that has not ended.
/// Their envelopes are held in memory until then. All other lines come as they are, in their place. So that nothing else
/// waits, regular files are searched for parts before they are read; parts that are appended after that come on their
/// own.</remarks>
public static class TraceFile
{
    /// <summary>The maximum length of a line in bytes, including its newline: 64 MiB. A longer line is skipped without being
    /// held in memory. A reader holds one line at a time, and the parts of runs.</summary>
    public const int MaxLineBytes = 64 * 1024 * 1024;

    /// <summary>Reads a file lazily: it is opened when the enumeration starts and closed when it ends. Meanwhile a writer
    /// may append to the file, and the file may be renamed or deleted; lines appended before the end is reached are read. A
    /// last line without a newline is read too; if it is unreadable, the reason says that it is torn.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lines in order. Each enumeration reads the file again; an enumerator is not thread-safe. Enumerating
    /// throws what opening and reading the file throws: an <see cref="IOException"/>, for example
    /// <see cref="FileNotFoundException"/> or <see cref="DirectoryNotFoundException"/>, or
    /// <see cref="UnauthorizedAccessException"/> (also for a directory).</returns>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public static IEnumerable<TraceLine> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFiles([path]).Select(found => found.Line);
    }

    /// <summary>Reads files one after the other, each as <see cref="Read(string)"/> does, and merges the parts of a run
    /// across them.</summary>
    /// <param name="paths">The files. They are listed at once.</param>
    /// <returns>The lines in order, each with its file. A run that was merged has the file and the number of the last of its
    /// lines. Enumerating throws what opening and reading a file throws, and ends there.</returns>
    /// <exception cref="ArgumentException">The paths or one of them is null, or one is empty.</exception>
    public static IEnumerable<(string Path, TraceLine Line)> Read(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        string[] all = [.. paths];
        Array.ForEach(all, static path => ArgumentException.ThrowIfNullOrEmpty(path, nameof(paths)));
        return ReadFiles(all);
    }

    /// <summary>Reads a stream lazily from its current position, as bytes arrive. The stream stays open. It is read once, so a
    /// line that is not final is held back until the end of the stream, and so are the lines of its run that follow it. One
    /// that came before has come on its own.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <returns>The lines in order, numbered from 1. Enumerate them only once; not thread-safe. Enumerating throws what
    /// reading the stream throws.</returns>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    public static IEnumerable<TraceLine> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Merge(ReadLines(stream), new RunParts([null]), 0);
    }

    /// <summary>The length of a regular file, or of the one that a link leads to. It is 0 of all else: of a FIFO, which can be
    /// read only once, and of what cannot be read, which is reported where it is opened.</summary>
    internal static long LengthOf(string path)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
            return target is FileInfo { Exists: true } file ? file.Length : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Opens a trace file so that its writer can still append to it, rename it or delete it. On Unix, .NET locks what
    /// it opens, whatever the share mode says, and writers would wait. What cannot be opened is left to .NET, which throws the
    /// exception that says why.</summary>
    internal static FileStream Open(string path) =>
        UnixFile.Of(path) is { IsRegular: true } && UnixFile.Open(path) is { IsInvalid: false } file
            ? new FileStream(file, FileAccess.Read, bufferSize: 0)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Opens a file to write to it. A new one is readable and writable only by its owner on Unix.</summary>
    internal static FileStream Create(string path, FileMode mode, FileShare share, FileAccess access = FileAccess.Write)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
        };
        if (mode != FileMode.Open && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>The lines of a file as they are, or those that are wanted.</summary>
    internal static IEnumerable<TraceLine> ReadLines(string path, Predicate<ReadOnlySpan<byte>>? isWanted = null)
    {
        using var stream = Open(path);

        foreach (var line in ReadLines(stream, isWanted))
        {
            yield return line;
        }
    }

    /// <summary>The lines of a stream as they are, or those that are wanted, or as they are read in another form.</summary>
    internal static IEnumerable<TraceLine> ReadLines(
        Stream stream,
        Predicate<ReadOnlySpan<byte>>? isWanted = null,
        ReadOtherLine? readOther = null
    )
    {
        using var feed = new TraceLineFeed(isWanted: isWanted, readOther: readOther);

        foreach (var line in feed.Read(stream))
        {
            yield return line;
        }

        if (feed.TryTakeRest(out var lastLine))
        {
            yield return lastLine;
        }
    }

    private static IEnumerable<(string Path, TraceLine Line)> ReadFiles(string[] paths)
    {
        var runs = new RunParts(paths);

        foreach (var (index, path) in paths.Index())
        {
            foreach (var line in Merge(ReadLines(path), runs, index))
            {
                yield return (path, line);
            }
        }
    }

    private static IEnumerable<TraceLine> Merge(IEnumerable<TraceLine> lines, RunParts runs, int file) =>
        lines.Select(line => runs.Take(line, file)).OfType<TraceLine>().Concat(runs.TakeRest(file));
}
