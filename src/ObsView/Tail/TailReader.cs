namespace AgentObservatory.ObsView;

/// <summary>
/// Follows one path, step by step and without waiting. A file that is not there yet is waited for; one that was
/// truncated is read anew from its beginning; one that was replaced, or renamed away and created again, is read to its
/// end beside the new one. Not thread-safe.
/// </summary>
/// <remarks>
/// Limits: of several rotations between two polls only the first and the last file are read. A truncated file that was
/// filled again with the same first bytes, and at least as long as before, is taken for the old one.
/// </remarks>
internal sealed class TailReader(string path) : IDisposable
{
    private TailedFile? current;
    private TailedFile? replaced;
    private bool wasThere;

    public string Path => path;

    /// <summary>The lines that have become whole since the last call.</summary>
    public IEnumerable<TraceLine> Poll()
    {
        foreach (var line in EndReplaced())
        {
            yield return line;
        }

        current ??= TryOpen();

        foreach (var line in current?.ReadOn() ?? [])
        {
            yield return line;
        }

        if (current is null || TryOpenReplacement() is not { } replacement)
        {
            yield break;
        }

        replaced = current;
        current = replacement;

        foreach (var line in current.ReadOn())
        {
            yield return line;
        }
    }

    public void Dispose()
    {
        current?.Dispose();
        replaced?.Dispose();
    }

    /// <summary>What a writer has put into the old file after it was last read, perhaps when the new one was already there.</summary>
    private IEnumerable<TraceLine> EndReplaced()
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

    private TailedFile? TryOpenReplacement()
    {
        var there = TryOpen();

        if (there is not null && current!.IsSameAs(there))
        {
            there.Dispose();
            return null;
        }

        return there;
    }

    /// <summary>Null where the file is not there, or, after it once was, not to be opened at this moment.</summary>
    private TailedFile? TryOpen()
    {
        try
        {
            var file = new TailedFile(path);
            wasThere = true;
            return file;
        }
        catch (Exception error)
            when (error is FileNotFoundException or DirectoryNotFoundException
                || (wasThere && error is UnauthorizedAccessException)
            )
        {
            return null;
        }
    }
}
