namespace AgentObservatory.Log;

/// <summary>What a reader of a log needs to know about its session once that has ended.</summary>
internal interface IEndedSession
{
    SessionEnvelope? Envelope { get; }

    /// <summary>Ends the reader's lease.</summary>
    void Return(DropCause? dropped);
}

/// <summary>How far a reader has read the log of a session. At any time the cursor is at rest, waits for the reader, is being
/// read from, or is finished with.</summary>
internal sealed class LogCursor(SessionLog log, int position)
{
    private const int Resting = 0;
    private const int Waiting = 1;
    private const int Reading = 2;
    private const int Done = 3;

    private int state;
    private IEndedSession? ended;
    private TraceEvent? lastFact;

    internal SessionLog Log => log;

    /// <summary>The position of the next entry to read. Only the reader changes it.</summary>
    internal int Position { get; set; } = position;

    /// <summary>Whether anything of the session has been shown. If so, its end must be shown as well.</summary>
    internal bool IsShown { get; set; }

    /// <summary>How many bytes the log of an ended session has claimed while it waits.</summary>
    internal long Claimed { get; set; }

    /// <summary>The session, once it has ended and its last entry may be read.</summary>
    internal IEndedSession? Ended => Volatile.Read(ref ended);

    internal void End(IEndedSession session) => Interlocked.Exchange(ref ended, session);

    /// <summary>Takes the ended session, so that its lease is returned only once.</summary>
    internal IEndedSession? TakeEnded() => Interlocked.Exchange(ref ended, null);

    /// <summary>Whether there is something to read. The last entry counts only once the ended session is known. Needs no
    /// lease, because it reads no entry.</summary>
    internal bool HasMore => Position < log.Count - (Ended is null && log.End is not null ? 1 : 0);

    internal bool IsResting => Volatile.Read(ref state) == Resting;

    internal bool TryWait() => Move(Resting, Waiting);

    internal bool TryRead() => Move(Waiting, Reading);

    /// <summary>Comes to rest after reading everything. False if more has arrived; then the reader goes on.</summary>
    internal bool TryRest()
    {
        Interlocked.Exchange(ref state, Resting);
        return !HasMore || !Move(Resting, Reading);
    }

    internal void WaitAgain() => Volatile.Write(ref state, Waiting);

    internal void Finish() => Interlocked.Exchange(ref state, Done);

    internal bool IsDone => Volatile.Read(ref state) == Done;

    /// <summary>Gives up what is left, unless it is being read.</summary>
    internal bool TryGiveUp() => Move(Resting, Done) || Move(Waiting, Done);

    /// <summary>Leaves the session's end to be shown after the log has been released.</summary>
    internal void LeaveLastFact(TraceEvent end) => Volatile.Write(ref lastFact, end);

    /// <summary>Takes the session's end, so that it is shown only once; null if there is none.</summary>
    internal TraceEvent? TakeLastFact() => Interlocked.Exchange(ref lastFact, null);

    private bool Move(int from, int to) => Interlocked.CompareExchange(ref state, to, from) == from;
}
