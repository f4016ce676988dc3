namespace AgentObservatory.ObsView.Live;

/// <summary>What of a writer counts for its run: whether it decides how the run ended, whether it began the run, and the places
/// of its first event that has come and of its end, in the order of the run.</summary>
internal readonly record struct WriterStanding(
    bool IsOfTrunk,
    bool HasBegun,
    (long Sequence, ulong Writer) First,
    (long Sequence, ulong Writer)? End
);

/// <summary>Which of several writers comes first, and which ended last. What is noted of one costs little, however many there
/// are. Not thread-safe.</summary>
internal sealed class WriterOrder(IComparer<(long Sequence, ulong Writer)>? order = null)
{
    private readonly SortedSet<(long Sequence, ulong Writer)> firsts = new(order);
    private readonly SortedSet<(long Sequence, ulong Writer)> ends = new(order);
    private int begun;

    public bool IsEmpty => firsts.Count == 0;

    public ulong First => firsts.Min.Writer;

    /// <summary>Whose end is the last; null as long as one of them has not ended.</summary>
    public ulong? Last => ends.Count == firsts.Count && !IsEmpty ? ends.Max.Writer : null;

    public bool HaveAllBegun => begun == firsts.Count;

    public void Add(WriterStanding standing)
    {
        firsts.Add(standing.First);
        begun += standing.HasBegun ? 1 : 0;

        if (standing.End is { } end)
        {
            ends.Add(end);
        }
    }

    public void Remove(WriterStanding standing)
    {
        firsts.Remove(standing.First);
        begun -= standing.HasBegun ? 1 : 0;

        if (standing.End is { } end)
        {
            ends.Remove(end);
        }
    }
}
