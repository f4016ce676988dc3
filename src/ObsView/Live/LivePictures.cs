using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Live;

/// <summary>Shows runs as pictures, one below the other: all that have finished, as they are read, then the others.</summary>
internal sealed class LivePictures(LineWriter output) : ILiveView
{
    private bool hasShown;

    public int MostFinished => int.MaxValue;

    public void Take(LiveRuns runs, Timestamp now)
    {
        if (runs.Finished.Count > 0)
        {
            hasShown = true;
            output.Write(Picture(now).OfFinished(runs));
            runs.ForgetFinished();
        }
    }

    public void Show(LiveRuns runs, Timestamp now)
    {
        Take(runs, now);

        if (runs.Unfinished.Count > 0 || !hasShown)
        {
            output.Write(Picture(now).OfUnfinished(runs));
        }

        hasShown = false;
        output.Flush();
    }

    private RunPicture Picture(Timestamp now) => new(now, output.Width, output.Glyphs);
}
