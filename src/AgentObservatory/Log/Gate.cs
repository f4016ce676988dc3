namespace AgentObservatory.Log;

/// <summary>
/// A lock for a few assignments. Uncontended, it costs one interlocked exchange. Whoever has to wait takes a lock first, so that one thread
/// alone spins: if all did, a holder that loses its processor would hold up everybody for milliseconds. Not re-entrant; nothing
/// that could wait, allocate or call foreign code happens within.
/// </summary>
internal struct Gate
{
    private readonly Lock waiting = new();
    private int held;

    public Gate() { }

    internal void Enter()
    {
        if (Interlocked.Exchange(ref held, 1) != 0)
        {
            Wait();
        }
    }

    internal void Exit() => Volatile.Write(ref held, 0);

    private void Wait()
    {
        bool isInterrupted = false;
        while (!TryWait())
        {
            // The interruption is meant for the agent's own waiting: it is put back for that.
            isInterrupted = true;
        }

        if (isInterrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Waits until the gate is held; false where the thread was interrupted before.</summary>
    private bool TryWait()
    {
        try
        {
            lock (waiting)
            {
                var spin = new SpinWait();
                while (Volatile.Read(ref held) != 0 || Interlocked.Exchange(ref held, 1) != 0)
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }
            }

            return true;
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }
}
