namespace AgentObservatory.Log;

/// <summary>A session that has ended, as far as a reader of its log needs to know one.</summary>
internal interface IEndedSession
{
    SessionEnvelope? Envelope { get; }

    /// <summary>Ends the reader's lease.</summary>
    void Return(DropCause? dropped);
}

/// <summary>How far a reader has read the log of a session. At any time the cursor rests, waits for the reader, is read
/// from, or is done with.</summary>
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

    /// <summary>The position of the next entry to read. Changed by whoever reads.</summary>
    internal int Position { get; set; } = position;

    /// <summary>Whether anything of the session has been shown: then its end is shown, too.</summary>
    internal bool IsShown { get; set; }

    /// <summary>How many bytes the log has claimed while it waits; of a session that has ended.</summary>
    internal long Claimed { get; set; }

    /// <summary>The session, once it has ended and its last entry may be read.</summary>
    internal IEndedSession? Ended => Volatile.Read(ref ended);

    internal void End(IEndedSession session) => Interlocked.Exchange(ref ended, session);

    /// <summary>The session, for the one who returns its lease: it has ended, and the cursor is done with.</summary>
    internal IEndedSession? TakeEnded() => Interlocked.Exchange(ref ended, null);

    /// <summary>Whether there is something to read; the last entry only counts when the session has ended. Asked without a
    /// lease, too: it looks at no entry.</summary>
    internal bool HasMore => Position < log.Count - (Ended is null && log.End is not null ? 1 : 0);

    internal bool IsResting => Volatile.Read(ref state) == Resting;

    internal bool TryWait() => Move(Resting, Waiting);

    internal bool TryRead() => Move(Waiting, Reading);

    /// <summary>Everything is read for now. False where there is more after all: whoever reads goes on.</summary>
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

    /// <summary>Leaves all that is left to show of a log that was let go: the session's end.</summary>
    internal void LeaveLastFact(TraceEvent end) => Volatile.Write(ref lastFact, end);

    /// <summary>The session's end, for the one who shows it; null where there is nothing to show.</summary>
    internal TraceEvent? TakeLastFact() => Interlocked.Exchange(ref lastFact, null);

    private bool Move(int from, int to) => Interlocked.CompareExchange(ref state, to, from) == from;
}
