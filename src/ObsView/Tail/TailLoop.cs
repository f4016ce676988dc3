using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Tail;

/// <summary>Follows files: polls them at an interval until it is cancelled or one of them cannot be read.</summary>
internal sealed class TailLoop(
    IReadOnlyList<string> files,
    TraceReader reader,
    ErrorReporter errors,
    LineWriter output,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var runs = new GrowingRuns();
        var told = new HashSet<string>();
        var tails = files.Select(file => new TailReader(file)).ToList();

        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                if (!tails.All(tail => reader.TryRead(tail.Path, tail.Poll().Select(runs.Grow), cancellation)))
                {
                    return ExitCode.Failure;
                }

                foreach (var tail in tails.Where(tail => tail.IsWaiting && told.Add(tail.Path)))
                {
                    errors.ReportWaiting(tail.Path);
                }

                output.Flush();
                await Task.Delay(Interval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return ExitCode.Success;
        }
        finally
        {
            tails.ForEach(tail => tail.Dispose());
        }
    }
}
