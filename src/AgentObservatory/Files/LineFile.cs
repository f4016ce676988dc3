namespace AgentObservatory.Files;

/// <summary>What appending needs on every platform.</summary>
internal static class LineFile
{
    /// <summary>How long to wait for another writer of the same file.</summary>
    internal const int LockMilliseconds = 2_000;

    /// <summary>Creates the file, readable and writable only by its owner on Unix, and its directories.</summary>
    internal static void Create(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

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

        new FileStream(path, options).Dispose();
    }

    /// <summary>The framed line, without its leading line end if the file already ends with one.</summary>
    internal static ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> framedLine, bool endsWithLineEnd) =>
        endsWithLineEnd ? framedLine[1..] : framedLine;
}
