namespace AgentObservatory.Log;

/// <summary>Enters locks where nothing may be thrown. An interruption of the thread is meant for its owner's own waiting: it
/// is put back for that.</summary>
internal static class Uninterrupted
{
    internal static Lock.Scope EnterUninterrupted(this Lock gate)
    {
        bool isInterrupted = false;
        try
        {
            while (true)
            {
                try
                {
                    return gate.EnterScope();
                }
                catch (ThreadInterruptedException)
                {
                    isInterrupted = true;
                }
            }
        }
        finally
        {
            if (isInterrupted)
            {
                Thread.CurrentThread.Interrupt();
            }
        }
    }
}
