using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>A session of a process that has ended, on its way to the exporters that have not taken it.</summary>
internal sealed class RecoveredSession(PartKey key, SessionEnvelope envelope, bool[] wanted) : ISessionDelivery
{
    private readonly CountdownEvent unanswered = new(wanted.Count(static isWanted => isWanted));
    private readonly bool[] taken = new bool[wanted.Length];

    internal PartKey Key => key;

    public SessionEnvelope? Envelope => envelope;

    /// <summary>Only so many are on their way at a time.</summary>
    public long Bytes => 0;

    public bool WantsAnswers => true;

    internal bool IsTaken(int exporter) => taken[exporter];

    /// <summary>Waits until each exporter has taken it, or lost it.</summary>
    internal void Wait() => unanswered.Wait();

    public void Answered(int exporter, bool isTaken)
    {
        taken[exporter] = isTaken;
        unanswered.Signal();
    }

    public void Return(DropCause? dropped) { }
}
