namespace AgentObservatory.Log;

/// <summary>Enters locks where nothing may be thrown. An interruption of the thread is meant for its owner's own waiting: it
/// is put back for that.</summary>
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
