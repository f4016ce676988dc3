namespace AgentObservatory.ObsView.Live;

/// <summary>How much memory may be kept, about, and how much is. What is kept only while there is room is counted when there is
/// none. Not thread-safe.</summary>
internal sealed class Budget
{
    private readonly Budget? whole;
    private readonly long most;

    public Budget(long most)
    {
        this.most = most;
    }

    private Budget(Budget whole)
    {
        this.whole = whole;
    }

    public long Used { get; private set; }

    public bool IsFull => whole?.IsFull ?? Used >= most;

    /// <summary>A part of it, which can be given back as a whole.</summary>
    public Budget Share() => new(this);

    public void Take(long bytes)
    {
        Used += bytes;
        whole?.Take(bytes);
    }

    public void Give(long bytes) => Take(-bytes);

    public void GiveAll() => Give(Used);
}
