using System.Reactive;

namespace AgentObservatory.Pipeline;

/// <summary>Shows users' observers what happens: a reader of the logs, at its own pace. In server mode it has a thread;
/// inline, whoever has just reported something shows a bounded batch, unless another thread is doing that. What a running
/// session has written costs nothing while it waits. Of sessions that have ended only so many wait, and only so many bytes:
/// beyond that a log is let go of, and counted. A session that observers have begun to see, they also see end.</summary>
internal sealed class Observers
{
    /// <summary>How many entries of one log are shown before it is another one's turn.</summary>
    private const int Batch = 256;

    private readonly object owner;
    private readonly HotStream<TraceEvent> events;
    private readonly HotStream<SessionEnvelope> sessions;

    // What waits: the cursor of a running session, a session that has ended, or the end alone of one that was given up.
    private readonly Lane<object> lane;
    private readonly Outage failing;
    private long shed;

    internal Observers(
        object owner,
        bool inline,
        ObservatoryOptions options,
        DiagnosticChannel diagnostics,
        IActivityFlow? activities
    )
    {
        this.owner = owner;
        const string Begins = "An observer threw.";
        failing = new Outage(DiagnosticKind.ObserverFailed, "observer", Begins, options.TimeProvider, diagnostics);
        events = new HotStream<TraceEvent>(failing.Caught);
        sessions = new HotStream<SessionEnvelope>(failing.Caught);
        var layout = new LaneLayout(
            "AgentObservatory observers",
            !inline,
            options.MaxQueuedSessions,
            owner,
            diagnostics,
            options.MaxQueuedBytes,
            Activities: activities
        );
        lane = new Lane<object>(layout, static item => (item as SealedSession)?.Bytes, Settle);
        lane.Subscribe(Observer.Create<object>(Show, Complete));
    }

    internal IObservable<TraceEvent> Events => events;

    internal IObservable<SessionEnvelope> Sessions => sessions;

    internal long Shed => Interlocked.Read(ref shed);

    internal long Failed => failing.Failures;

    /// <summary>Whether events are looked at; what an observer itself causes is not, or it would never end.</summary>
    internal Watch Watch =>
        !events.HasObservers ? Watch.Nobody
        : ExportScope.IsWithin(owner) ? Watch.Hidden
        : Watch.Observers;

    internal Exception? Start(Action<Thread> start) => lane.Start(start);

    internal void Dirty(SessionLog log)
    {
        if (log.BeginReading() is { HasMore: true } cursor && !lane.IsClosed && cursor.TryWait())
        {
            lane.Post(cursor);
        }

        lane.Deliver();
    }

    /// <summary>A session has ended: what observers have not seen of it waits within the bounds, or is given up.</summary>
    internal void Sealed(SealedSession session)
    {
        bool isWanted = events.HasObservers || sessions.HasObservers || session.Log.Cursor is not null;
        if (isWanted && session.Log.BeginReading() is not null)
        {
            session.Lease();
            lane.OnNext(session);
        }
    }

    internal void Deliver() => lane.Deliver();

    /// <summary>Shows no more than what waits, and that no longer than until the deadline; then completes the streams.</summary>
    internal Task<bool> CloseAsync(Deadline deadline) => lane.CloseAsync(deadline);

    internal void Abandon() => lane.Abandon();

    private void Show(object item)
    {
        if (item is EndAlone end)
        {
            events.OnNext(FactMaker.EndOf(end.Log, end.Sequence, end.Time));
            return;
        }

        var session = item as SealedSession;
        LogCursor cursor = session?.Log.Cursor ?? (LogCursor)item;
        if (!cursor.TryRead(orRests: session is not null))
        {
            return;
        }

        // A lane that has closed does not come back to a running session, which may never end: what is there now is shown.
        bool isLastVisit = lane.IsClosed && session is null;
        int count = session is null ? cursor.RunningCount : cursor.Log.Count;
        try
        {
            ShowSome(cursor, session, isLastVisit ? count : Math.Min(count, cursor.Position + Batch));
        }
        finally
        {
            if (!cursor.TryRest())
            {
                LetGo(cursor);
            }
        }

        if (session is null && cursor.HasMore && (!isLastVisit || lane.IsLate) && cursor.TryWait())
        {
            lane.Post(cursor);
        }
        else if (session is not null && cursor.Position < cursor.Log.Count)
        {
            session.Lease();
            lane.Post(session);
        }
        else if (session is not null)
        {
            GiveUp(cursor);
        }
    }

    private void ShowSome(LogCursor cursor, SealedSession? session, int until)
    {
        LogView view = cursor.Log.View;
        var maker = new FactMaker(cursor.Log);
        while (cursor.Position < until && !cursor.IsDone && !lane.IsLate)
        {
            int position = cursor.Position++;
            ref readonly LogEntry entry = ref view[position];
            if (events.HasObservers && IsForObservers(cursor, in entry))
            {
                events.OnNext(FactOf(ref maker, cursor, position));
            }

            if (entry.Kind == EntryKind.SessionEnded && sessions.HasObservers && session!.Envelope is { } envelope)
            {
                sessions.OnNext(envelope);
            }
        }
    }

    /// <summary>A fact that cannot be made is counted: it has not been seen.</summary>
    private TraceEvent FactOf(ref FactMaker maker, LogCursor cursor, int position)
    {
        bool isMade = false;
        try
        {
            TraceEvent fact = maker.At(position);
            isMade = cursor.IsShown = true;
            return fact;
        }
        finally
        {
            Interlocked.Add(ref shed, isMade ? 0 : 1);
        }
    }

    /// <summary>What was written while nobody watched is nobody's, and what an observer causes is shown to none, but for a
    /// session's end.</summary>
    private static bool IsForObservers(LogCursor cursor, in LogEntry entry) =>
        entry.Watch == Watch.Observers
        || (entry.Watch == Watch.Hidden && entry.Kind == EntryKind.SessionEnded && cursor.IsShown);

    /// <summary>Whatever is posted comes here once, shown or dropped.</summary>
    private void Settle(object item, DropCause? cause)
    {
        switch (item)
        {
            case SealedSession session:
                if (cause is not null)
                {
                    GiveUp(session.Log.Cursor!);
                }

                session.Return(cause);
                break;
            case LogCursor cursor when cause == DropCause.OutOfMemory:
                // It was never posted: the session's next report tries again.
                cursor.TryRestUnread();
                break;
            case LogCursor cursor when cause is not null and not DropCause.InternalError:
                GiveUp(cursor);
                break;
            case EndAlone when cause is not null:
                Interlocked.Increment(ref shed);
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

    /// <summary>Counts what observers have not got to see, and returns the lease. The end of a session that they have begun to
    /// see still waits for them.</summary>
    private void LetGo(LogCursor cursor)
    {
        SessionLog log = cursor.Log;
        int unseen = 0;
        for (int position = cursor.Position; position < log.Count; position++)
        {
            ref readonly LogEntry entry = ref log[position];
            bool isEnd = entry.Kind == EntryKind.SessionEnded;
            bool isMissed =
                events.HasObservers
                && IsForObservers(cursor, in entry)
                && !(isEnd && cursor.IsShown && TryPostEnd(log, position));
            unseen += (isMissed ? 1 : 0) + (isEnd && sessions.HasObservers ? 1 : 0);
        }

        Interlocked.Add(ref shed, unseen);
        log.Return();
    }

    private bool TryPostEnd(SessionLog log, int position)
    {
        try
        {
            lane.Post(new EndAlone(log, log.SequenceAt(position), new Timestamp(log[position].UnixNanoseconds)));
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private void Complete()
    {
        events.OnCompleted();
        sessions.OnCompleted();
    }

    /// <summary>The end of a session that was given up, perhaps on an agent's thread. The fact is made when it is shown, because
    /// a redactor may have to be asked.</summary>
    private sealed record EndAlone(SessionLog Log, long Sequence, Timestamp Time);
}
