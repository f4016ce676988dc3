using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>Follows files until it is cancelled: polls, shows, waits.</summary>
internal sealed class TailLoop(IReadOnlyList<string> files, LineViewing viewing, Screen screen, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var tally = new FileTally();
        var readers = files.Select(file => new TailReader(file)).ToList();

        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                if (!readers.All(reader => viewing.Show(reader.Path, reader.Poll(), tally, cancellation)))
                {
                    return ExitCode.Failure;
                }

                screen.Flush();
                await Task.Delay(Interval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return ExitCode.Success;
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }
}
