namespace AgentObservatory.Pipeline;

/// <summary>One thread at a time holds the turn. Not re-entrant.</summary>
internal sealed class Turn
{
    private readonly Lock holder = new();

    internal bool IsOwn => holder.IsHeldByCurrentThread;

    /// <summary>Takes the turn within the patience. An interrupt ends the wait and is raised again.</summary>
    internal bool TryTake(TimeSpan patience)
    {
        if (IsOwn)
        {
            return false;
        }

        try
        {
            return holder.TryEnter(patience);
        }
        catch (ThreadInterruptedException)
        {
            Thread.CurrentThread.Interrupt();
            return false;
        }
    }

    internal void Pass() => holder.Exit();
}
