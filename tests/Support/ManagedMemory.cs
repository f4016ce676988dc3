namespace AgentObservatory.Tests.Support;

/// <summary>The managed memory of the process, once what tests before have left behind is collected.</summary>
internal static class ManagedMemory
{
    private const int MaxRounds = 20;
    private const long Noise = 64 * 1024;

    internal static long Settled()
    {
        long before = long.MaxValue;
        long now = GC.GetTotalMemory(forceFullCollection: true);
        for (int round = 0; round < MaxRounds && before - now > Noise; round++)
        {
            GC.WaitForPendingFinalizers();
            before = now;
            now = GC.GetTotalMemory(forceFullCollection: true);
        }

        return now;
    }
}
