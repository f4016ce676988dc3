namespace AgentObservatory.Tests.Support;

/// <summary>Until it is disposed, the thread pool runs nothing: as many threads as it may have wait.</summary>
internal sealed class BlockedPool : IDisposable
{
    private readonly ManualResetEventSlim released = new();
    private readonly int mostBefore;
    private readonly int mostForInput;

    internal BlockedPool()
    {
        ThreadPool.GetMaxThreads(out mostBefore, out mostForInput);
        ThreadPool.GetMinThreads(out int least, out _);
        int most = Math.Max(least, ThreadPool.ThreadCount);
        Assert.True(ThreadPool.SetMaxThreads(most, mostForInput));
        for (int number = 0; number < most; number++)
        {
            // What is queued later runs when all of these have begun: then no thread is left.
            ThreadPool.UnsafeQueueUserWorkItem(static pool => pool.released.Wait(), this, preferLocal: false);
        }
    }

    public void Dispose()
    {
        released.Set();
        ThreadPool.SetMaxThreads(mostBefore, mostForInput);
    }
}
