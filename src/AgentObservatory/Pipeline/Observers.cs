using System.Reactive;
using AgentObservatory.Flow;
using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>Shows users' observers what happens: a reader of the logs, at its own pace. In server mode it has a thread;
/// inline, whoever has just reported something shows a bounded batch, unless another thread is doing that. What a running
/// session has written costs nothing while it waits. Of sessions that have ended only so many bytes wait: beyond that a log
/// is let go of, and counted. A session that observers have begun to see, they also see end.</summary>
internal sealed class Observers
{
    /// <summary>How many entries of one log are shown before it is another one's turn.</summary>
    private const int Batch = 256;

    private readonly object owner;
    private readonly long maxClaimed;
    private readonly HotStream<TraceEvent> events;
    private readonly HotStream<SessionEnvelope> sessions;
    private readonly Lane<LogCursor> lane;
    private readonly Outage failing;
    private long claimed;
    private long shed;
    private long failed;

    internal Observers(
        object owner,
        bool inline,
        ObservatoryOptions options,
        DiagnosticChannel diagnostics,
        IActivityFlow? activities
    )
    {
        this.owner = owner;
        maxClaimed = options.MaxQueuedBytes;
        failing = new Outage(
            DiagnosticKind.ObserverFailed,
            "observer",
            "An observer threw.",
            options.TimeProvider,
            diagnostics
        );
        events = new HotStream<TraceEvent>(Fail);
        sessions = new HotStream<SessionEnvelope>(Fail);
        var layout = new LaneLayout("AgentObservatory observers", !inline, options.MaxQueuedSessions, owner)
        {
            Activities = activities,
        };
        lane = new Lane<LogCursor>(layout, static _ => 0, Settle);
        lane.Subscribe(Observer.Create<LogCursor>(Show, Complete));
    }

    internal IObservable<TraceEvent> Events => events;

    internal IObservable<SessionEnvelope> Sessions => sessions;

    internal long Shed => Interlocked.Read(ref shed);

    internal long Failed => Interlocked.Read(ref failed);

    /// <summary>Whether events are looked at; what an observer itself causes is not, or it would never end.</summary>
    internal Watch Watch =>
        !events.HasObservers ? Watch.Nobody
        : ExportScope.IsWithin(owner) ? Watch.Hidden
        : Watch.Observers;

    internal Exception? Start(Action<Thread> start) => lane.Start(start);

    internal void Dirty(SessionLog log)
    {
        if (log.BeginReading() is { HasMore: true } cursor)
        {
            TryWait(cursor);
        }

        lane.Deliver();
    }

    /// <summary>A session has ended: what observers have not seen of it waits within the bound, or is given up.</summary>
    internal void Sealed(SealedSession session)
    {
        if (!events.HasObservers && !sessions.HasObservers && session.Log.Cursor is null)
        {
            return;
        }

        session.Lease();
        if (session.Log.BeginReading() is not { } cursor)
        {
            session.Return(null);
            return;
        }

        bool fits = TryClaim(session.Bytes);
        cursor.Claimed = fits ? session.Bytes : 0;
        cursor.End(session);
        bool isGivenUp = (!fits || !TryWait(cursor)) && TryGiveUp(cursor, DropCause.QueueFull);
        if (!isGivenUp && cursor.IsDone)
        {
            LetGoOfSession(cursor, null);
        }
    }

    internal void Deliver() => lane.Deliver();

    /// <summary>Shows no more than what waits, then completes the streams.</summary>
    internal Task<bool> CloseAsync() => lane.CloseAsync(patience: null);

    /// <summary>Lets go of what waits.</summary>
    internal void Abandon() => lane.Abandon(DropCause.ShutdownDeadline);

    /// <summary>Claims room for the log of a session that has ended; it is given back when the log is let go of.</summary>
    private bool TryClaim(long bytes)
    {
        bool fits = Interlocked.Add(ref claimed, bytes) <= maxClaimed;
        Interlocked.Add(ref claimed, fits ? 0 : -bytes);
        return fits;
    }

    /// <summary>Whether the log is read in the end. One that nobody has seen anything of waits only where there is room.</summary>
    private bool TryWait(LogCursor cursor)
    {
        if (cursor.IsResting && !cursor.IsShown && lane.IsFull)
        {
            return false;
        }

        if (cursor.IsResting && cursor.TryWait())
        {
            lane.Post(cursor);
        }

        return true;
    }

    private void Show(LogCursor cursor)
    {
        if (!cursor.TryRead())
        {
            if (cursor.TakeLastFact() is { } end)
            {
                events.OnNext(end);
            }

            return;
        }

        bool isLastVisit;
        do
        {
            // Once the lane has closed there is no other visit: then all that is there is shown.
            isLastVisit = lane.IsClosed;
            int until = isLastVisit ? cursor.Log.Count : cursor.Position + Batch;
            while (cursor.Position < until)
            {
                if (!cursor.HasMore)
                {
                    if (cursor.TryRest())
                    {
                        return;
                    }
                }
                else if (ShowNext(cursor))
                {
                    return;
                }
            }
        } while (lane.IsClosed && !isLastVisit);

        cursor.WaitAgain();
        lane.Post(cursor);
    }

    /// <summary>Shows the next entry; true where it is the last one.</summary>
    private bool ShowNext(LogCursor cursor)
    {
        SessionLog log = cursor.Log;
        int position = cursor.Position++;
        ref readonly LogEntry entry = ref log[position];
        if (events.HasObservers && IsForObservers(cursor, in entry))
        {
            cursor.IsShown = true;
            events.OnNext(FactMaker.At(log, position));
        }

        if (entry.Kind != EntryKind.SessionEnded)
        {
            return false;
        }

        if (sessions.HasObservers && cursor.Ended!.Envelope is { } envelope)
        {
            sessions.OnNext(envelope);
        }

        cursor.Finish();
        LetGo(cursor, dropped: null);
        return true;
    }

    /// <summary>What was written while nobody watched is nobody's, and what an observer causes is shown to none, but for a
    /// session's end.</summary>
    private static bool IsForObservers(LogCursor cursor, in LogEntry entry) =>
        entry.Watch == Watch.Observers
        || (entry.Watch == Watch.Hidden && entry.Kind == EntryKind.SessionEnded && cursor.IsShown);

    /// <summary>Lets go of what is left, unless it is being read, but for an end that observers wait for.</summary>
    private bool TryGiveUp(LogCursor cursor, DropCause cause)
    {
        if (!cursor.TryGiveUp())
        {
            return false;
        }

        int unseen = Unseen(cursor);
        int last = cursor.Log.Count - 1;
        bool isAwaited = cursor.IsShown && events.HasObservers && IsForObservers(cursor, in cursor.Log[last]);
        if (isAwaited)
        {
            cursor.LeaveLastFact(FactMaker.At(cursor.Log, last));
            unseen--;
        }

        Interlocked.Add(ref shed, unseen);
        LetGo(cursor, cause);
        if (isAwaited)
        {
            // Where the cursor waits already, its reader may have passed it by: then it comes to it once more.
            lane.Post(cursor);
        }

        return true;
    }

    /// <summary>The lane has closed: whatever the cursor waits for never comes.</summary>
    private void Settle(LogCursor cursor, DropCause? cause)
    {
        if (cause is { } why && !TryGiveUp(cursor, why) && cursor.TakeLastFact() is not null)
        {
            Interlocked.Increment(ref shed);
        }
    }

    /// <summary>How much of what is there observers have not got to see.</summary>
    private int Unseen(LogCursor cursor)
    {
        SessionLog log = cursor.Log;
        int unseen = sessions.HasObservers && log.End is not null ? 1 : 0;
        for (int position = cursor.Position; events.HasObservers && position < log.Count; position++)
        {
            unseen += IsForObservers(cursor, in log[position]) ? 1 : 0;
        }

        return unseen;
    }

    /// <summary>Returns the leases of a cursor that is done with: its own, and the session's where that has ended.</summary>
    private void LetGo(LogCursor cursor, DropCause? dropped)
    {
        cursor.Log.Return();
        LetGoOfSession(cursor, dropped);
    }

    private void LetGoOfSession(LogCursor cursor, DropCause? dropped)
    {
        if (cursor.TakeEnded() is { } session)
        {
            Interlocked.Add(ref claimed, -cursor.Claimed);
            session.Return(dropped);
        }
    }

    private void Complete()
    {
        events.OnCompleted();
        sessions.OnCompleted();
    }

    private void Fail(Exception exception)
    {
        Uninterrupted.Caught(exception);
        Interlocked.Increment(ref failed);
        failing.Failed(exception);
    }
}
