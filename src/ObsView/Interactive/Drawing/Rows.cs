using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;
using Spectre.Console;

namespace AgentObservatory.ObsView.Interactive.Drawing;

/// <summary>Lines that fill a row of the screen.</summary>
internal static class Rows
{
    private const int LeastLeft = 8;

    /// <summary>Something on the left, which is cut where it does not fit, and something on the right, which is left out where
    /// there is no room for both.</summary>
    public static Line Of(IEnumerable<Run> left, Run right, int width, string mark)
    {
        var line = new Line([.. left]);
        var room = width - CellWidth.Of(right.Text) - 1;

        if (right.Text.Length == 0 || room < LeastLeft)
        {
            return line.CutTo(width, mark);
        }

        var cut = line.CutTo(room, mark);
        var gap = new string(' ', width - CellWidth.Of(cut.ToString()) - CellWidth.Of(right.Text));
        return new([.. cut.Runs, new Run(gap, TextStyle.Plain), right]);
    }

    /// <summary>The line over the whole width in the colours that are the opposite.</summary>
    public static Line Inverted(this Line line, int width)
    {
        var rest = Math.Max(0, width - CellWidth.Of(line.ToString()));
        return new([
            .. line
                .Runs.Append(new Run(new string(' ', rest), TextStyle.Plain))
                .Select(run => run with { Style = Opposite(run.Style) }),
        ]);
    }

    /// <summary>The line after a mark that says whether it is looked at: colours alone would not say it everywhere.</summary>
    public static Line Marked(this Line line, bool isLookedAt, int width)
    {
        var marked = new Line([new Run(isLookedAt ? ">" : " ", TextStyle.Plain), .. line.Runs]);
        return isLookedAt ? marked.Inverted(width) : marked;
    }

    /// <summary>The line with a text, wherever it is within one run, in the opposite colours.</summary>
    public static Line Highlighting(this Line line, string sought) =>
        sought.Length == 0 || !line.ToString().Contains(sought, StringComparison.OrdinalIgnoreCase)
            ? line
            : new([.. line.Runs.SelectMany(run => Highlighted(run, sought))]);

    private static IEnumerable<Run> Highlighted(Run run, string sought)
    {
        var start = 0;

        for (
            var hit = run.Text.IndexOf(sought, StringComparison.OrdinalIgnoreCase);
            hit >= 0;
            hit = run.Text.IndexOf(sought, start, StringComparison.OrdinalIgnoreCase)
        )
        {
            yield return run with
            {
                Text = run.Text[start..hit],
            };
            start = hit + sought.Length;
            yield return new(run.Text[hit..start], Opposite(run.Style));
        }

        yield return run with
        {
            Text = run.Text[start..],
        };
    }

    private static Style Opposite(Style style) =>
        new(style.Foreground, style.Background, style.Decoration ^ Decoration.Invert);
}
