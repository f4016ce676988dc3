namespace AgentObservatory.Log;

/// <summary>Waits where nothing may be thrown. An interruption of the thread is meant for its owner's own waiting: it is put
/// back for that.</summary>
internal static class Uninterrupted
{
    [ThreadStatic]
    private static bool isOwn;

    internal static Lock.Scope EnterUninterrupted(this Lock gate) => Wait(gate, static wanted => wanted.EnterScope());

    /// <summary>Waits until the wait ends by itself, however often the thread is interrupted.</summary>
    internal static T Wait<TState, T>(TState state, Func<TState, T> wait)
        where TState : allows ref struct
        where T : allows ref struct
    {
        bool isInterrupted = false;
        while (true)
        {
            try
            {
                T result = wait(state);
                if (isInterrupted)
                {
                    Thread.CurrentThread.Interrupt();
                }

                return result;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }
    }

    /// <summary>Foreign code was waiting when the interruption came.</summary>
    internal static void Caught(Exception exception)
    {
        if (exception is ThreadInterruptedException && !isOwn)
        {
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Starts a thread of the library's, which nobody else has business interrupting, or returns why there is none to
    /// be had.</summary>
    internal static Exception? Start(string name, Action run, Action<Thread> start)
    {
        try
        {
            start(new Thread(Run) { IsBackground = true, Name = name });
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }

        void Run()
        {
            isOwn = true;
            run();
        }
    }
}
