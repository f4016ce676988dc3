namespace AgentObservatory.Files;

/// <summary>Lets writers of one thing wait for each other, but not for ever.</summary>
internal static class WriterLock
{
    internal const int PatienceMilliseconds = 2_000;

    internal static void EnterOrThrow(this Lock gate)
    {
        if (!gate.TryEnter(PatienceMilliseconds))
        {
            throw new IOException("Another thread of this process has been writing for 2 s.");
        }
    }
}
