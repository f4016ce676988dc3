using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>A session of a process that has ended, on its way to the exporters that have not taken it.</summary>
internal sealed class RecoveredSession(PartKey key, SessionEnvelope envelope, bool[] wanted) : ISessionDelivery
{
    private readonly CountdownEvent unanswered = new(wanted.Count(static isWanted => isWanted));
    private readonly bool[] answered = new bool[wanted.Length];
    private readonly bool[] taken = new bool[wanted.Length];

    internal PartKey Key => key;

    public SessionEnvelope? Envelope => envelope;

    public RunOutcome RunOutcome => RunOutcome.Of(envelope);

    /// <summary>Only one is on its way at a time.</summary>
    public long Bytes => 0;

    public bool WantsAnswers => true;

    internal bool IsTaken(int exporter) => IsAnswered(exporter) && taken[exporter];

    internal bool IsAnswered(int exporter) => Volatile.Read(ref answered[exporter]);

    /// <summary>Waits until each exporter has taken it, or lost it. False if some have not answered in time.</summary>
    internal bool Wait(RecoveryEnd end) => end.Wait(unanswered);

    public void Answered(int exporter, bool isTaken)
    {
        taken[exporter] = isTaken;
        Volatile.Write(ref answered[exporter], true);
        unanswered.Signal();
    }

    public void Return(DropCause? dropped) { }
}
