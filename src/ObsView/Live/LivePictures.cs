using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Live;

/// <summary>Shows runs as pictures, one below the other.</summary>
internal sealed class LivePictures(LineWriter output) : ILiveView
{
    public void Show(LiveRuns runs, Timestamp now)
    {
        var picture = new RunPicture(now, output.Width, output.Glyphs);
        IReadOnlyList<Line> lines = [.. picture.OfUnfinished(runs), .. picture.OfFinished(runs)];
        output.Write(lines.Count > 0 ? lines : [picture.Nothing]);
        output.Flush();
    }
}
