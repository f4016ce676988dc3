using System.Reactive;
using AgentObservatory.Files;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>Writes what running sessions report to a file, on a thread of its own and in rounds, so that a crash loses at most
/// the last one. Exporters say what they have taken; the rest is for whoever recovers it. What cannot be written is counted,
/// and tried again as long as it is there.</summary>
internal sealed class SessionJournal : IJournal
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly JournaledParts parts;
    private readonly JournalWriter writer;

    // What waits: the cursor of a running session, the log of one that has ended, or the answer of an exporter.
    private readonly Lane<object> lane;
    private readonly AutoResetEvent hurry = new(false);
    private readonly Outage failing;

    // Logs that were visited, in this round and before: there may be more in them by now.
    private HashSet<LogCursor> visited = [];
    private HashSet<LogCursor> before = [];

    private readonly JournalRound round;
    private readonly FailureMemory failures;
    private long written;
    private long lost;

    internal SessionJournal(
        object owner,
        ObservatoryOptions options,
        IReadOnlyList<string> exporters,
        DiagnosticChannel diagnostics
    )
    {
        parts = new JournaledParts(exporters.Count);
        writer = new JournalWriter(options, parts, exporters);
        round = new JournalRound(writer, Keep, TakeBack);
        failures = new FailureMemory(options.TimeProvider);
        const string Begins = "The journal cannot be written; a crash would lose what is running.";
        failing = new Outage(DiagnosticKind.JournalFailed, "journal", Begins, options.TimeProvider, diagnostics);
        var layout = new LaneLayout(
            "AgentObservatory journal",
            HasThread: true,
            options.MaxQueuedSessions,
            owner,
            diagnostics,
            options.MaxQueuedBytes
        );
        lane = new Lane<object>(layout, static item => (item as SessionLog)?.Bytes, Settle, EndRoundAndPause);
        lane.Subscribe(Observer.Create<object>(Take, Complete));
    }

    internal JournalHealth Health()
    {
        var (message, time) = failures.Last;
        return new(Interlocked.Read(ref written), Interlocked.Read(ref lost), writer.Length, parts.Count, message, time);
    }

    public void Written(SessionLog log)
    {
        try
        {
            if (log.BeginJournaling() is { HasMore: true } cursor && !lane.IsClosed && cursor.TryWait())
            {
                lane.Post(cursor);
            }
        }
        catch (OutOfMemoryException)
        {
            // It is written after the next report.
        }
    }

    public void Sealed(SessionLog log)
    {
        try
        {
            if (log.BeginJournaling() is not null)
            {
                lane.OnNext(log);
            }
        }
        catch (OutOfMemoryException)
        {
            Interlocked.Increment(ref lost);
        }
    }

    public void Answered(SessionLog log, int exporter, bool isTaken)
    {
        try
        {
            lane.Post(new Answer(KeyOf(log), exporter, isTaken));
        }
        catch (OutOfMemoryException)
        {
            // The exporter gets it once more when it is recovered.
        }
    }

    public Exception? Start(Action<Thread> start) => lane.Start(start);

    public Task<bool> FlushAsync()
    {
        Task<bool> flushed = lane.Mark(Flush, null);
        hurry.Set();
        return flushed;
    }

    public Task<bool> CloseAsync(Deadline deadline)
    {
        Task<bool> closed = lane.CloseAsync(deadline);
        hurry.Set();
        return closed;
    }

    public void Abandon() => lane.Abandon();

    private void Take(object item)
    {
        switch (item)
        {
            case SessionLog log:
                Visit(log.Journaled!, hasEnded: true);
                break;
            case LogCursor cursor:
                Visit(cursor);
                break;
            case Answer answer when parts.Answer(answer.Part, answer.Exporter, answer.IsTaken) && answer.IsTaken:
                writer.AddTaken(answer.Exporter, answer.Part);
                break;
        }

        if (writer.IsFull && !EndRound())
        {
            hurry.WaitOne(AfterFailure);
        }
    }

    private void Visit(LogCursor cursor, bool hasEnded = false)
    {
        if (!cursor.TryRead(orRests: true))
        {
            return;
        }

        try
        {
            round.Visit(cursor, hasEnded);
            if (round.Failure is null && !hasEnded)
            {
                visited.Add(cursor);
            }
        }
        finally
        {
            // Also where memory runs out: the session's next report tries again.
            if (!cursor.TryRest())
            {
                LetGo(cursor);
            }
        }
    }

    /// <summary>After it, everything has been visited that was reported before the round's end began. Whoever reported while
    /// the log was being read has told nobody, and who has told since may stand behind that in the queue.</summary>
    private void VisitAgain()
    {
        (visited, before) = (before, visited);
        if (before.Count > 0)
        {
            Interlocked.MemoryBarrierProcessWide();
            VisitMissed(before);
            before.Clear();
        }
    }

    private void VisitMissed(IEnumerable<LogCursor> cursors)
    {
        foreach (LogCursor cursor in cursors)
        {
            if (cursor.HasMore)
            {
                Visit(cursor);
            }
        }
    }

    /// <summary>Looks at all that runs: who was to post a log may not have done so yet, while others rely on it.</summary>
    private bool Flush()
    {
        VisitMissed(parts.Running());
        return EndRound();
    }

    private void EndRoundAndPause()
    {
        bool isIdle = true;
        while (isIdle && (!round.IsEmpty || visited.Count > 0 || writer.HasNotes || writer.IsUnsynced))
        {
            // Whoever reports in the meantime wakes nobody: the next round comes by itself.
            bool isWritten = EndRound();
            hurry.WaitOne(isWritten ? BetweenRounds : AfterFailure);
            isIdle = lane.IsIdle;
        }
    }

    private bool EndRound()
    {
        VisitAgain();
        bool isWritten = round.End();
        if (!isWritten)
        {
            parts.ForgetUnwritten();
        }

        if (round.Failure is { } failure)
        {
            failures.Remember(failure);
            failing.Failed(failure);
        }
        else if (round.IsGood)
        {
            failing.Recovered();
        }

        round.Begin();
        return isWritten;
    }

    /// <summary>What has been visited is in the file.</summary>
    private void Keep(JournalVisit visit)
    {
        LogCursor cursor = visit.Cursor;
        Interlocked.Add(ref written, visit.Written);
        Interlocked.Add(ref lost, visit.Lost);
        visit.Part.Counted = Math.Max(visit.Part.Counted, cursor.Position);
        if (visit.HasEnded && cursor.Position == cursor.Log.Count)
        {
            GiveUp(cursor);
        }
    }

    /// <summary>What has been visited is not in the file: it is visited again.</summary>
    private void TakeBack(JournalVisit visit)
    {
        LogCursor cursor = visit.Cursor;
        if (cursor.IsDone)
        {
            // It was given up as if this were in the file.
            Interlocked.Add(ref lost, visit.Written + visit.Lost);
        }
        else if (visit.From <= cursor.Position)
        {
            // Otherwise it has begun anew since, in another file.
            cursor.Position = visit.From;
            visit.Part.Missing = visit.Missing;
        }

        if (visit.HasEnded)
        {
            lane.OnNext(cursor.Log);
        }
        else if (!lane.IsClosed)
        {
            visited.Add(cursor);
        }
    }

    /// <summary>Whatever waited comes here once, visited or dropped.</summary>
    private void Settle(object item, DropCause? cause)
    {
        switch (item)
        {
            case SessionLog log when cause is not null:
                GiveUp(log.Journaled!);
                break;
            case LogCursor cursor when cause == DropCause.OutOfMemory:
                // It was never posted: the session's next report tries again.
                cursor.TryRestUnread();
                break;
            case LogCursor cursor when cause is not null and not DropCause.InternalError:
                GiveUp(cursor);
                break;
        }
    }

    private void GiveUp(LogCursor cursor)
    {
        if (cursor.TryGiveUp())
        {
            LetGo(cursor);
        }
    }

    /// <summary>Nothing more of the session is written.</summary>
    private void LetGo(LogCursor cursor)
    {
        SessionLog log = cursor.Log;
        int counted = 0;
        try
        {
            counted = parts.End(KeyOf(log));
        }
        finally
        {
            Interlocked.Add(ref lost, log.Count - Math.Max(cursor.Position, counted));
            log.Return();
        }
    }

    private void Complete()
    {
        Flush();
        if (round.Close() is { } failure)
        {
            failing.Failed(failure);
        }
    }

    private static PartKey KeyOf(SessionLog log) => PartKey.Of(log.Session, log.Writer);

    private sealed record Answer(PartKey Part, int Exporter, bool IsTaken);
}
