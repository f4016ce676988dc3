using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Live;

/// <summary>Shows runs as pictures, one below the other.</summary>
internal sealed class LivePictures(LineWriter output) : ILiveView
{
    public void Show(LiveRuns runs, Timestamp now)
    {
        var picture = new RunPicture(now, output.Width, output.Glyphs);
        var finished = picture.OfFinished(runs);
        var isAll = finished.Count > 0 && runs.Unfinished.Count == 0;
        output.Write([.. isAll ? [] : picture.OfUnfinished(runs), .. finished]);
        output.Flush();
    }
}
