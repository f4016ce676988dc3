namespace AgentObservatory.Log;

/// <summary>A lock for a few assignments. Uncontended, it costs one interlocked exchange. A waiting thread takes a lock
/// first, so that only one thread spins: if all did, a preempted holder would delay everyone for milliseconds. Not
/// re-entrant. Nothing within it may wait, allocate or call foreign code.</summary>
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
            // The interrupt is meant for the agent's own waiting, so it is raised again.
            isInterrupted = true;
        }

        if (isInterrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Waits for the gate and takes it; false if the thread was interrupted first.</summary>
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
