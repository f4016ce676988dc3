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

    /// <summary>The lines completed since the last poll.</summary>
    public IEnumerable<TraceLine> Poll()
    {
        foreach (var line in FinishReplaced())
        {
            yield return line;
        }

        current ??= TryOpen();

        foreach (var line in current?.ReadNewLines() ?? [])
        {
            yield return line;
        }

        if (current is null || TryOpenReplacement(current) is not { } replacement)
        {
            yield break;
        }

        replaced = current;
        current = replacement;

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

    /// <summary>Reads what was written to the old file since it was last read, perhaps after the new one was created.</summary>
    private IEnumerable<TraceLine> FinishReplaced()
    {
        if (replaced is null)
        {
            yield break;
        }

        foreach (var line in replaced.ReadToEnd())
        {
            yield return line;
        }

        replaced.Dispose();
        replaced = null;
    }

    private TailedFile? TryOpenReplacement(TailedFile original)
    {
        var file = TryOpen();

        if (file is not null && original.IsSameAs(file))
        {
            file.Dispose();
            return null;
        }

        return file;
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
