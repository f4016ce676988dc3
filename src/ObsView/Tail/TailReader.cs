namespace AgentObservatory.ObsView.Tail;

/// <summary>Follows a path, one poll at a time, without waiting. The file need not exist yet. A truncated file is read again
/// from its start. A replaced file, or one that is renamed and created again, is read to its end alongside the new one. Not
/// thread-safe.</summary>
/// <remarks>Limits: if a file is rotated several times between two polls, only the first and the last file are read. A
/// truncation goes unnoticed if the file then grows to at least its old length with the same first bytes.</remarks>
internal sealed class TailReader(string path) : IDisposable
{
    private TailedFile? current;
    private TailedFile? replaced;
    private bool wasOpened;

    public string Path => path;

    /// <summary>Whether the file has not been there yet.</summary>
    public bool IsWaiting => !wasOpened;

    /// <summary>The lines completed since the last poll.</summary>
    public IEnumerable<TraceLine> Poll()
    {
        // The old file may have grown after it was last read, even after the new one was created.
        foreach (var line in replaced?.ReadNewLines(isLast: true) ?? [])
        {
            yield return line;
        }

        replaced?.Dispose();
        replaced = null;
        current ??= TryOpen();

        foreach (var line in current?.ReadNewLines() ?? [])
        {
            yield return line;
        }

        if (current is null || TryOpen() is not { } replacement)
        {
            yield break;
        }

        if (replacement.IsSameAs(current))
        {
            replacement.Dispose();
            yield break;
        }

        (replaced, current) = (current, replacement);

        foreach (var line in current.ReadNewLines())
        {
            yield return line;
        }
    }

    public void Dispose()
    {
        current?.Dispose();
        replaced?.Dispose();
    }

    /// <summary>Null if the file does not exist, or if it cannot be opened for the moment although it once could.</summary>
    private TailedFile? TryOpen()
    {
        try
        {
            var file = new TailedFile(path);
            wasOpened = true;
            return file;
        }
        catch (Exception error)
            when (error is FileNotFoundException or DirectoryNotFoundException
                || (wasOpened && error is UnauthorizedAccessException)
            )
        {
            return null;
        }
    }
}
