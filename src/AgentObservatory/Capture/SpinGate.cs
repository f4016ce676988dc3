namespace AgentObservatory.Capture;

/// <summary>
/// A lock for a few assignments: taking and leaving it costs one interlocked exchange. Whoever waits spins, then yields. Not
/// re-entrant; nothing that could wait, or call foreign code, may happen within.
/// </summary>
internal struct SpinGate
{
    private int held;

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
        var spin = new SpinWait();
        while (Volatile.Read(ref held) != 0 || Interlocked.Exchange(ref held, 1) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
