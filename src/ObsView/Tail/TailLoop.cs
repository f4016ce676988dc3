using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>Follows files until it is cancelled: polls, shows, waits.</summary>
internal sealed class TailLoop(
    IReadOnlyList<string> files,
    ITraceView view,
    Screen screen,
    Complaints complaints,
    TimeProvider time
)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var readers = files.Select(file => new TailReader(file)).ToList();

        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                if (!readers.All(reader => Poll(reader, cancellation)))
                {
                    return ExitCode.Failure;
                }

                screen.Flush();
                await Task.Delay(Interval, time, cancellation)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return ExitCode.Success;
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private bool Poll(TailReader reader, CancellationToken cancellation)
    {
        using var lines = reader.Poll().GetEnumerator();

        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!lines.MoveNext())
                {
                    return true;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                complaints.Unavailable(reader.Path, error);
                return false;
            }

            if (lines.Current is TraceLine.Unreadable unreadable)
            {
                complaints.Unreadable(reader.Path, unreadable);
            }
            else
            {
                view.Show((TraceLine.Readable)lines.Current);
            }
        }

        return true;
    }
}
