using AgentObservatory.Terminal.Text;
using Spectre.Console;

namespace AgentObservatory.Terminal.Layout;

/// <summary>A line of output, from left to right.</summary>
internal sealed record Line(IReadOnlyList<Run> Runs)
{
    public static Line Empty { get; } = new([]);

    /// <summary>Cells of a table, those that are there, each after a gap, as far as there is room.</summary>
    public static Line OfCells(IEnumerable<Run?> cells, int width, string mark)
    {
        var gap = new Run(" ", TextStyle.Plain);
        var runs = cells.OfType<Run>().SelectMany((cell, place) => place == 0 ? [cell] : new[] { gap, cell });
        return new Line([.. runs]).CutTo(width, mark);
    }

    /// <summary>As much of the line as fits into so many cells, with a mark if that is not all.</summary>
    public Line CutTo(int cells, string mark)
    {
        if (CellWidth.Of(ToString()) <= cells)
        {
            return this;
        }

        var kept = new List<Run>();
        var room = cells - CellWidth.Of(mark);

        foreach (var run in Runs)
        {
            var length = CellWidth.Of(run.Text) <= room ? run.Text.Length : CellWidth.Fit(run.Text, room);
            kept.Add(run with { Text = run.Text[..length] });
            room -= CellWidth.Of(run.Text);

            if (room <= 0)
            {
                break;
            }
        }

        return new Line([.. kept, new Run(mark, TextStyle.Faint)]);
    }

    /// <summary>The text in exactly so many cells: cut, with a mark, or filled.</summary>
    public static string Cell(string text, int cells, string mark)
    {
        var cut = new Line([new Run(text, TextStyle.Plain)]).CutTo(cells, mark).ToString();
        return cut + new string(' ', Math.Max(0, cells - CellWidth.Of(cut)));
    }

    /// <summary>The text without its styles.</summary>
    public override string ToString() => string.Concat(Runs.Select(run => run.Text));
}

/// <summary>Text of one style. It is already escaped, so it is safe to print.</summary>
internal sealed record Run(string Text, Style Style);

/// <summary>What a text means, and its colour. Only the sixteen colours that the terminal's own theme defines are
/// used.</summary>
internal static class TextStyle
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Faint = new(decoration: Decoration.Dim);
    public static readonly Style SessionId = new(decoration: Decoration.Bold);
    public static readonly Style SpanName = new(decoration: Decoration.Bold);
    public static readonly Style AgentStep = new(Color.Blue);
    public static readonly Style ToolCall = new(Color.Olive);
    public static readonly Style LlmCall = new(Color.Purple);
    public static readonly Style Stream = new(Color.Teal);
    public static readonly Style OtherKind = new(Color.Silver);
    public static readonly Style EventName = new(Color.Teal);
    public static readonly Style Ok = new(Color.Green);
    public static readonly Style Error = new(Color.Red, decoration: Decoration.Bold);
    public static readonly Style Warning = new(Color.Olive, decoration: Decoration.Bold);

    /// <summary>The style of a number that is only worth a look if it is not 0.</summary>
    public static Style ForCount(long count, Style style) => count > 0 ? style : Plain;
}
