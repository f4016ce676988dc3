namespace AgentObservatory.Tests.Support;

/// <summary>Threads that a test waits for.</summary>
internal static class OtherThreads
{
    /// <summary>Runs the body on threads of their own that start together.</summary>
    internal static void Race(int threads, Action<int> body)
    {
        using var barrier = new Barrier(threads);
        Thread[] running =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(number => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    body(number);
                })),
        ];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
    }

    /// <summary>Runs the body on a thread to which nothing of this flow of control has come.</summary>
    internal static void WithoutContext(Action body)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(body));
        thread.UnsafeStart();
        thread.Join();
        Assert.Null(failure);
    }
}
