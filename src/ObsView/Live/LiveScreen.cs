using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Live;

/// <summary>Shows runs as pictures on a terminal: those that have finished once, and below them the others, which are drawn
/// again in place when they change. They are cut to the size of the terminal. After each picture the terminal is as it was and
/// the cursor stands below, so whatever ends the command leaves nothing to be restored.</summary>
internal sealed class LiveScreen(LineWriter output) : ILiveView
{
    // However wide the terminal takes a character to be, a line that does not wrap has one row.
    private const string WithoutWrapping = "\e[?7l";
    private const string WithWrapping = "\e[?7h";
    private const string Home = "\e[H";
    private const string EraseRest = "\e[K";
    private const string EraseBelow = "\r\e[J";

    private (int Width, int Height) size;
    private int drawnRows;

    // What is there below the last run that has finished; null where that is not known.
    private string? drawn;

    public void Show(LiveRuns runs, Timestamp now)
    {
        var start = ToStart();
        var picture = new RunPicture(now, size.Width, output.Glyphs);

        // The cursor stands below the picture.
        var unfinished = size.Height > 1 ? picture.OfUnfinished(runs, most: size.Height - 1) : [];
        var finished = string.Concat(picture.OfFinished(runs).Select(TextOf));
        var text = string.Concat(unfinished.Select(TextOf));

        if (finished == "" && text == drawn)
        {
            return;
        }

        // Everything at once and over the picture before, so that nothing flickers.
        output.Write(WithoutWrapping + start + finished + text + EraseBelow + WithWrapping);
        output.Flush();
        (drawn, drawnRows) = (text, unfinished.Count);
    }

    public void Clear()
    {
        output.Write(ToStart() + EraseBelow);
        output.Flush();
        (drawn, drawnRows) = (null, 0);
    }

    /// <summary>What goes to where the picture begins. If the size has changed, nobody knows where the terminal has put
    /// it.</summary>
    private string ToStart()
    {
        var before = size;
        size = (output.Width, output.Height);
        drawn = before == size ? drawn : null;
        return drawnRows == 0 ? ""
            : before != size ? Home
            : $"\r\e[{drawnRows}A";
    }

    /// <summary>A row of its own. At the end of a full one, some terminals erase its last character.</summary>
    private string TextOf(Line line)
    {
        var row = line.CutTo(size.Width, output.Glyphs.Ellipsis);
        var isFull = CellWidth.Of(row.ToString()) >= size.Width;
        return output.TextOf([row]).TrimEnd('\r', '\n') + (isFull ? "" : EraseRest) + Environment.NewLine;
    }
}
