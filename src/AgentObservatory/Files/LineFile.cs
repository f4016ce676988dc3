namespace AgentObservatory.Files;

/// <summary>What appending to a file of lines takes on every system.</summary>
internal static class LineFile
{
    /// <summary>How long to wait for another process that is writing to the same file.</summary>
    internal const int LockMilliseconds = 2_000;

    /// <summary>Creates the file and its directories, readable and writable by its owner alone.</summary>
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

    /// <summary>The framed line with its leading line end or without, depending on how the file ends.</summary>
    internal static ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> framedLine, bool endsWithLineEnd) =>
        endsWithLineEnd ? framedLine[1..] : framedLine;
}
