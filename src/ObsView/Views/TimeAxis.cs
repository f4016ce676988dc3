using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>The time of a session, from the first start to the last end, on so many cells.</summary>
internal readonly record struct TimeAxis(long Start, long Nanoseconds, int Cells)
{
    public static TimeAxis Of(IReadOnlyCollection<TraceNode> nodes, int cells)
    {
        var start = nodes.Min(node => node.StartTime.UnixNanoseconds);
        var end = nodes.Max(node => node.EndTime.UnixNanoseconds);
        return new(start, long.CreateSaturating((Int128)end - start), cells);
    }

    /// <summary>How many cells are before a node's bar, and how long that is: one cell at least.</summary>
    private (int Before, int Length) BarOf(TraceNode node)
    {
        var first = Math.Min(CellOf(node.StartTime), Cells - 1);
        return (first, Math.Max(CellOf(node.EndTime) - first, 1));
    }

    /// <summary>A node's bar with what is before and behind it, and a cell more on both sides. Failures are told apart without
    /// colours, too.</summary>
    public IReadOnlyList<Run> RunsOf(TraceNode node, Glyphs glyphs)
    {
        var (before, length) = BarOf(node);
        var (bar, style) = node.IsError
            ? ('x', TextStyle.Error)
            : (glyphs.IsUnicode ? '━' : '=', TraceVocabulary.KindStyle(node.Kind));
        return
        [
            new Run(new string(' ', before + 1), TextStyle.Plain),
            new Run(new string(bar, length), style),
            new Run(new string(' ', Cells - before - length + 1), TextStyle.Plain),
        ];
    }

    private int CellOf(Timestamp time) =>
        Nanoseconds == 0 ? 0 : int.CreateSaturating(((Int128)time.UnixNanoseconds - Start) * Cells / Nanoseconds);
}
