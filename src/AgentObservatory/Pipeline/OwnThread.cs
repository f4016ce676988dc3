using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>Threads of the library.</summary>
internal static class OwnThread
{
    /// <summary>Starts a thread, or returns why there is none to be had.</summary>
    internal static Exception? Start(string name, Action run, Action<Thread> start)
    {
        try
        {
            start(new Thread(Run) { IsBackground = true, Name = name });
            return null;
        }
        catch (Exception exception)
        {
            Uninterrupted.Caught(exception);
            return exception;
        }

        void Run()
        {
            Uninterrupted.OwnThisThread();
            run();
        }
    }
}
