namespace AgentObservatory.Journal;

/// <summary>How recoveries come to an end at a shutdown. Safe from any thread.</summary>
internal sealed class RecoveryEnd
{
    /// <summary>How long an exporter may take for a session, which may wait behind all that its queue holds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource abandoned = new();
    private volatile bool isStopping;

    /// <summary>Whether no more sessions are handed out.</summary>
    internal bool IsStopping => isStopping;

    internal void Stop() => isStopping = true;

    /// <summary>Nobody waits for answers any more.</summary>
    internal void Abandon()
    {
        isStopping = true;
        abandoned.Cancel();
    }

    /// <summary>Whether all answers have come in time.</summary>
    internal bool Wait(CountdownEvent unanswered)
    {
        try
        {
            return unanswered.Wait(Patience, abandoned.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
