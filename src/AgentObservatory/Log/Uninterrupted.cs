namespace AgentObservatory.Log;

/// <summary>Enters locks where nothing may be thrown. An interrupt is meant for a wait of the thread's owner, so it is raised
/// again once the lock is entered.</summary>
internal static class Uninterrupted
{
    internal static Lock.Scope EnterUninterrupted(this Lock gate)
    {
        bool isInterrupted = false;
        while (true)
        {
            try
            {
                Lock.Scope entered = gate.EnterScope();
                if (isInterrupted)
                {
                    Thread.CurrentThread.Interrupt();
                }

                return entered;
            }
            catch (ThreadInterruptedException)
            {
                isInterrupted = true;
            }
        }
    }
}
