namespace AgentObservatory.Pipeline;

/// <summary>One thread at a time has its turn; whoever has it does not get it again.</summary>
internal sealed class Turn
{
    private readonly Lock holder = new();

    internal bool IsOwn => holder.IsHeldByCurrentThread;

    /// <summary>Takes the turn, waiting no longer than the patience. An interruption ends the waiting and is put back.</summary>
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
