namespace AgentObservatory.Journal;

/// <summary>What is visited between two writes of the journal, and what became of it. For one thread.</summary>
/// <param name="writer">Writes it.</param>
/// <param name="keep">A visit is in the file.</param>
/// <param name="takeBack">A visit is not in the file.</param>
internal sealed class JournalRound(JournalWriter writer, Action<JournalVisit> keep, Action<JournalVisit> takeBack)
{
    private readonly List<JournalVisit> visits = [];
    private bool hasWritten;

    internal bool IsEmpty => visits.Count == 0;

    /// <summary>Why it cannot be written.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Whether anything of it is in the file, and nothing went wrong.</summary>
    internal bool IsGood => hasWritten && Failure is null;

    /// <summary>Visits a log. Once a round has failed, the rest of it is only visited: all of it is tried again. A round of which
    /// more waits than fits is written in several pieces: otherwise agents that report faster than it is written would make
    /// each round longer than the one before, and a crash would lose it whole.</summary>
    internal void Visit(LogCursor cursor, bool hasEnded)
    {
        int until = hasEnded ? cursor.Log.Count : cursor.RunningCount;
        do
        {
            JournalVisit visit = writer.Begin(cursor, hasEnded);
            visits.Add(visit);
            Failure ??= Try(writer => writer.Append(visit, until));
        } while (Failure is null && cursor.Position < until && Commit());
    }

    /// <summary>Writes what is left of it, or takes it back. True if it is written.</summary>
    internal bool End()
    {
        bool isWritten = Commit();
        if (isWritten)
        {
            Failure = Try(static writer => writer.Tidy());
        }

        // Each is removed first: where memory runs out, none is taken back twice.
        while (visits.Count > 0)
        {
            JournalVisit last = visits[^1];
            visits.RemoveAt(visits.Count - 1);
            takeBack(last);
        }

        return isWritten;
    }

    /// <summary>Forgets how the last one ended.</summary>
    internal void Begin()
    {
        Failure = null;
        hasWritten = false;
    }

    /// <summary>No round comes any more. Returns what went wrong with the file.</summary>
    internal Exception? Close() => Try(static writer => writer.Dispose());

    /// <summary>Writes what has been visited so far.</summary>
    private bool Commit()
    {
        Failure ??= Try(static writer => writer.Commit());
        if (Failure is not null)
        {
            return false;
        }

        hasWritten |= visits.Exists(static visit => visit.Written > 0);
        int kept = 0;
        try
        {
            while (kept < visits.Count)
            {
                keep(visits[kept++]);
            }
        }
        finally
        {
            visits.RemoveRange(0, kept);
        }

        return true;
    }

    private Exception? Try(Action<JournalWriter> work)
    {
        try
        {
            work(writer);
            return null;
        }
        catch (Exception exception) when (IsOfStorage(exception))
        {
            return exception;
        }
    }

    private static bool IsOfStorage(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or OutOfMemoryException;
}
