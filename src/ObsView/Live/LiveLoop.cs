using AgentObservatory.ObsView.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Live;

/// <summary>Shows the runs that the journals of a directory tell of: once, or again and again until it is cancelled. Not
/// thread-safe.</summary>
internal sealed class LiveLoop : IDisposable
{
    /// <summary>A journal is at most a few milliseconds behind, so an event is shown in less than 250 ms.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private readonly string directory;
    private readonly ILiveView view;
    private readonly ErrorReporter errors;
    private readonly TimeProvider time;
    private readonly LiveRuns runs;
    private readonly JournalFolder folder;
    private bool hasFound;
    private bool hasToldOfRoom;

    public LiveLoop(string directory, ILiveView view, ErrorReporter errors, Glyphs glyphs, TimeProvider time)
    {
        runs = new LiveRuns(told => EventText.InBrief(told, glyphs), view.MostFinished);
        this.directory = directory;
        this.view = view;
        this.errors = errors;
        this.time = time;
        folder = new JournalFolder(directory, Tell, errors);
    }

    public async Task<ExitCode> RunAsync(bool follows, CancellationToken cancellation)
    {
        Poll(cancellation);

        if (!follows && folder is { IsEmpty: true, Outcome: ExitCode.Success })
        {
            errors.Say("no journals in", directory);
        }

        while (follows && !cancellation.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Poll(cancellation);
        }

        return folder.Outcome;
    }

    /// <summary>Shows what has come since the last time.</summary>
    public void Poll(CancellationToken cancellation = default)
    {
        folder.Poll(cancellation);
        runs.Settle();

        if (runs.HasLeftOut && !hasToldOfRoom)
        {
            hasToldOfRoom = true;
            errors.Say("more is open than can be followed in", directory);
        }

        hasFound |= !folder.IsEmpty;

        if (hasFound)
        {
            view.Show(runs, Now());
            runs.ForgetFinished();
        }
    }

    public void Dispose() => folder.Dispose();

    private Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());

    private void Tell(JournalTail journal, SessionEnvelope part)
    {
        foreach (var told in runs.Take(journal, part))
        {
            view.Tell(told);
        }

        view.Take(runs, Now());
    }
}
