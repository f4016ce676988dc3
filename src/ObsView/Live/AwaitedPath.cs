using AgentObservatory.ObsView.Output;

namespace AgentObservatory.ObsView.Live;

/// <summary>A path that is to be followed and may not be there yet: a file, or a directory of journals.</summary>
internal static class AwaitedPath
{
    /// <summary>Waits until there is something to follow, or until it is cancelled.</summary>
    public static async Task WaitAsync(string path, ErrorReporter errors, TimeProvider time, CancellationToken cancellation)
    {
        if (!IsThere(path))
        {
            errors.ReportWaiting(path);
        }

        while (!IsThere(path) && !cancellation.IsCancellationRequested)
        {
            await Task.Delay(LiveLoop.Interval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What cannot be read is there: whoever reads it says why.</summary>
    private static bool IsThere(string path)
    {
        try
        {
            return Directory.Exists(path) ? JournalFolder.PathsIn(path).Any() : Path.Exists(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
