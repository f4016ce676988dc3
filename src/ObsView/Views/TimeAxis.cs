using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>The time of a session, from the first start to the last end, on so many cells.</summary>
internal readonly record struct TimeAxis(Timestamp Start, Timestamp End, int Cells)
{
    public static TimeAxis Of(IReadOnlyCollection<TraceNode> nodes, int cells) => new(StartOf(nodes), EndOf(nodes), cells);

    /// <summary>How long it is, at most the largest number: times may be twice as far apart.</summary>
    public long Nanoseconds => End.Since(Start);

    public static Timestamp StartOf(IEnumerable<TraceNode> nodes) =>
        nodes.MinBy(node => node.StartTime.UnixNanoseconds)!.StartTime;

    public static Timestamp EndOf(IEnumerable<TraceNode> nodes) =>
        nodes.MaxBy(node => node.EndTime.UnixNanoseconds)!.EndTime;

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

    private int CellOf(Timestamp time)
    {
        var whole = (Int128)End.UnixNanoseconds - Start.UnixNanoseconds;
        return whole <= 0 ? 0 : (int)(((Int128)time.UnixNanoseconds - Start.UnixNanoseconds) * Cells / whole);
    }
}
