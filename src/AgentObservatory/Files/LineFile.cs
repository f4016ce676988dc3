namespace AgentObservatory.Files;

/// <summary>A file of lines that other writers may append to as well. Not thread-safe.</summary>
internal abstract class LineFile(string path) : IDisposable
{
    /// <summary>How long to wait for another writer of the same file.</summary>
    internal const int LockMilliseconds = 2_000;

    internal string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>Appends a line, whole or not at all.</summary>
    /// <param name="framedLine">The line between two line ends. The first one is written only if the file does not end with
    /// one.</param>
    internal abstract void Append(ReadOnlySpan<byte> framedLine);

    /// <summary>Closes the file. The next line opens it again.</summary>
    public virtual void Dispose() { }

    /// <summary>Creates the file, readable and writable only by its owner on Unix, and its directories.</summary>
    protected void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath) ?? FullPath);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(FullPath, options).Dispose();
    }

    /// <summary>The framed line, without its leading line end if the file already ends with one.</summary>
    protected static ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> framedLine, bool endsWithLineEnd) =>
        endsWithLineEnd ? framedLine[1..] : framedLine;
}
