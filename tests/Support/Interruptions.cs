namespace AgentObservatory.Tests.Support;

/// <summary>Interrupts threads.</summary>
internal static class Interruptions
{
    /// <summary>Interrupts a thread once, while it waits.</summary>
    internal static void InterruptWhileItWaits(this Thread thread)
    {
        SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        thread.Interrupt();
    }

    /// <summary>Whether an interruption waits for this thread; then it is over.</summary>
    internal static bool IsPending()
    {
        try
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(1));
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }

    /// <summary>Runs the body on threads of their own while interruptions rain on them.</summary>
    internal static void Rain(int threads, Action<int> body)
    {
        Exception? failure = null;
        bool isOver = false;
        int ended = 0;
        bool[] isWithin = new bool[threads];
        Thread[] running =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(number => new Thread(() =>
                {
                    Volatile.Write(ref isWithin[number], true);
                    try
                    {
                        body(number);
                    }
                    catch (Exception exception)
                    {
                        failure = exception;
                    }

                    Volatile.Write(ref isWithin[number], false);
                    Interlocked.Increment(ref ended);

                    // The runtime ends the process where a thread ends with an interruption: it goes when no more can come.
                    while (!Volatile.Read(ref isOver))
                    {
                        IsPending();
                    }

                    IsPending();
                })),
        ];
        Array.ForEach(running, static thread => thread.Start());
        while (Volatile.Read(ref ended) < threads)
        {
            for (int number = 0; number < threads; number++)
            {
                if (Volatile.Read(ref isWithin[number]))
                {
                    running[number].Interrupt();
                }
            }

            Thread.Yield();
        }

        Volatile.Write(ref isOver, true);
        Array.ForEach(running, static thread => thread.Join());
        Assert.Null(failure);
    }
}
