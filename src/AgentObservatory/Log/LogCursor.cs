namespace AgentObservatory.Log;

/// <summary>How far a reader has read the log of a session.</summary>
internal sealed class LogCursor(SessionLog log, int position)
{
    private const int Resting = 0;
    private const int Waiting = 1;
    private const int Reading = 2;
    private const int Done = 3;

    private int state;

    internal SessionLog Log => log;

    /// <summary>The position of the next entry to read. Only the reader changes it.</summary>
    internal int Position { get; set; } = position;

    /// <summary>Whether anything of the session has been shown. If so, its end must be shown as well.</summary>
    internal bool IsShown { get; set; }

    /// <summary>How much may be read of a running session: its last entry only once it is handed over.</summary>
    internal int RunningCount
    {
        get
        {
            // Counted first: a session that ends in between has its end in what is counted then, but not as one that runs.
            int count = log.Count;
            return log.End is null ? count : log.Events + 1;
        }
    }

    /// <summary>Whether a running session has more to read. Needs no lease, because it reads no entry.</summary>
    internal bool HasMore => Position < RunningCount;

    /// <summary>Whether its reader has to be told of more. Of use only to a reader that, after it has come to rest, waits until
    /// what all threads have published can be seen, and then looks for more: so that those who publish need not wait.</summary>
    internal bool IsResting => Volatile.Read(ref state) == Resting;

    internal bool IsDone => Volatile.Read(ref state) == Done;

    /// <summary>Every report asks: to look first leaves the state in the caches of all, and the barrier stands between what
    /// the caller has published and the look, so that either the caller sees a reader that rests or the reader sees what was
    /// published.</summary>
    internal bool TryWait()
    {
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref state) == Resting && Move(Resting, Waiting);
    }

    /// <summary>Takes back that it waits.</summary>
    internal void TryRestUnread() => Move(Waiting, Resting);

    /// <summary>Begins to read one that waits, or also one that rests; never one that is done.</summary>
    internal bool TryRead(bool orRests) => Move(Waiting, Reading) || (orRests && Move(Resting, Reading));

    /// <summary>Comes to rest after reading. False if it was given up meanwhile: then the reader lets go of it.</summary>
    internal bool TryRest() => Move(Reading, Resting);

    /// <summary>Gives up what is left. True for whoever has to let go of it: once, and never while it is being read.</summary>
    internal bool TryGiveUp() => Interlocked.Exchange(ref state, Done) is Resting or Waiting;

    private bool Move(int from, int to) => Interlocked.CompareExchange(ref state, to, from) == from;
}
