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
    public (int Before, int Length) BarOf(TraceNode node)
    {
        var first = Math.Min(CellOf(node.StartTime), Cells - 1);
        return (first, Math.Max(CellOf(node.EndTime) - first, 1));
    }

    private int CellOf(Timestamp time) =>
        Nanoseconds == 0 ? 0 : int.CreateSaturating(((Int128)time.UnixNanoseconds - Start) * Cells / Nanoseconds);
}
