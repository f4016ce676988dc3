namespace AgentObservatory.Log;

/// <summary>What a reader of a log needs to know about an ended session.</summary>
internal interface IEndedSession
{
    /// <summary>The envelope; null if it cannot be made.</summary>
    SessionEnvelope? Envelope { get; }

    /// <summary>Ends the reader's lease.</summary>
    /// <param name="dropped">Why the session was not read; null if it was.</param>
    void Return(DropCause? dropped);
}

/// <summary>
/// A reader's position in the log of a session. At any time the cursor is resting, waiting for the reader, being read, or
/// done.
/// </summary>
internal sealed class LogCursor(SessionLog log, int position)
{
    private const int Resting = 0;
    private const int Waiting = 1;
    private const int Reading = 2;
    private const int Done = 3;

    private int state;
    private int isSettled;
    private IEndedSession? ended;

    internal SessionLog Log => log;

    /// <summary>The position of the next entry to read. Changed only by the reading thread.</summary>
    internal int Position { get; set; } = position;

    /// <summary>Whether any event of the session has been shown. If so, its end is shown too.</summary>
    internal bool IsShown { get; set; }

    /// <summary>How many bytes of the lane an ended session has claimed while it waits.</summary>
    internal long Claimed { get; set; }

    /// <summary>The session, once it has ended and its last entry may be read.</summary>
    internal IEndedSession? Ended
    {
        get => Volatile.Read(ref ended);
        set => Interlocked.Exchange(ref ended, value);
    }

    /// <summary>The session's end, for observers that have seen some of a session when the rest is given up.</summary>
    internal TraceEvent? LastFact { get; set; }

    /// <summary>
    /// Whether there is something to read. The session's end only counts once <see cref="Ended"/> is set. Asked without a
    /// lease, so it does not look at the entry.
    /// </summary>
    internal bool HasMore
    {
        get
        {
            int unread = log.Count - Position;
            return unread > 0 && (Ended is not null || unread > 1 || log.End is null);
        }
    }

    internal bool IsResting => Volatile.Read(ref state) == Resting;

    internal bool TryWait() => Move(Resting, Waiting);

    internal bool TryRead() => Move(Waiting, Reading);

    /// <summary>Everything has been read for now. False if there is more after all: the reader continues.</summary>
    internal bool TryRest()
    {
        Interlocked.Exchange(ref state, Resting);
        return !HasMore || !Move(Resting, Reading);
    }

    /// <summary>Leaves the rest for the cursor's next turn.</summary>
    internal void WaitAgain() => Volatile.Write(ref state, Waiting);

    internal void Finish() => Interlocked.Exchange(ref state, Done);

    internal bool IsDone => Volatile.Read(ref state) == Done;

    /// <summary>
    /// True for the one caller that returns the session's lease, once the session has ended and the cursor is done.
    /// </summary>
    internal bool TrySettle() => Interlocked.Exchange(ref isSettled, 1) == 0;

    /// <summary>Gives up the rest, unless it is being read.</summary>
    /// <param name="wasResting">Whether the cursor was resting, so that it is not in the reader's queue.</param>
    internal bool TryGiveUp(out bool wasResting)
    {
        wasResting = Move(Resting, Done);
        return wasResting || Move(Waiting, Done);
    }

    private bool Move(int from, int to) => Interlocked.CompareExchange(ref state, to, from) == from;
}
