using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Live;

/// <summary>Shows runs as pictures on a terminal: those that have finished once, and below them the others, which are drawn
/// again in place. They are cut to the height of the terminal.</summary>
internal sealed class LiveScreen(LineWriter output) : ILiveView
{
    private const string ClearAll = "\e[H\e[2J";
    private const string ClearBelow = "\r\e[J";

    private (int Width, int Height) size;
    private int drawnRows;

    public void Show(LiveRuns runs, Timestamp now)
    {
        var erasing = Erasing();
        var picture = new RunPicture(now, output.Width, output.Glyphs);
        var unfinished = runs.Unfinished.Count > 0 ? Cut(picture, picture.OfUnfinished(runs)) : [picture.Nothing];

        // Everything at once, so that nothing flickers.
        output.Write(erasing + output.TextOf([.. picture.OfFinished(runs), .. unfinished]));
        output.Flush();
        drawnRows = unfinished.Sum(Rows);
    }

    public void Clear()
    {
        output.Write(Erasing());
        output.Flush();
        drawnRows = 0;
    }

    /// <summary>What takes the picture away. If the size has changed, nobody knows where the terminal has put it.</summary>
    private string Erasing()
    {
        var before = size;
        size = (output.Width, output.Height);
        return drawnRows == 0 ? ""
            : before != size ? ClearAll
            : $"\e[{drawnRows}A{ClearBelow}";
    }

    private IReadOnlyList<Line> Cut(RunPicture picture, IReadOnlyList<Line> lines)
    {
        // The cursor stands below the picture.
        var room = output.Height - 1;
        var kept = lines.TakeWhile(line => (room -= Rows(line)) >= 0).ToList();

        if (kept.Count < lines.Count)
        {
            kept = [.. kept.SkipLast(1)];
            kept.Add(picture.More(lines.Count - kept.Count, "lines"));
        }

        return kept;
    }

    /// <summary>How many rows a line takes: more than one if the terminal is narrower than any layout.</summary>
    private int Rows(Line line) => Math.Max(1, (CellWidth.Of(line.ToString()) + output.Width - 1) / output.Width);
}
