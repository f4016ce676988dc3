using System.Reactive;
using AgentObservatory.Flow;
using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>
/// Reads the logs for the users' observers, at its own pace. In server mode it has a thread; inline, a thread that has just
/// reported something delivers a bounded batch, unless another thread is delivering. What a running session has written
/// waits in its log at no extra cost. For ended sessions, the waiting bytes are bounded: beyond the bound a log is released
/// and what it held is counted. Observers that have seen anything of a session also see its end.
/// </summary>
internal sealed class Observers
{
    /// <summary>How many entries of one log are shown before the next log's turn.</summary>
    private const int Batch = 256;

    private readonly object owner;
    private readonly HotStream<TraceEvent> events;
    private readonly HotStream<SessionEnvelope> sessions;
    private readonly Lane<LogCursor> lane;
    private readonly Outage failing;
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
        failing = new Outage(
            DiagnosticKind.ObserverFailed,
            "observer",
            "An observer threw.",
            options.TimeProvider,
            diagnostics
        );
        events = new HotStream<TraceEvent>(Fail);
        sessions = new HotStream<SessionEnvelope>(Fail);
        var layout = new LaneLayout(
            "AgentObservatory observers",
            !inline,
            options.MaxQueuedSessions,
            options.MaxQueuedBytes,
            Patience: null,
            owner,
            activities
        );
        lane = new Lane<LogCursor>(layout, static _ => 0, Settle);
        lane.Subscribe(Observer.Create<LogCursor>(Show, Complete));
    }

    internal IObservable<TraceEvent> Events => events;

    internal IObservable<SessionEnvelope> Sessions => sessions;

    internal long Shed => Interlocked.Read(ref shed);

    internal long Failed => Interlocked.Read(ref failed);

    /// <summary>Whether events are observed. Those that an observer causes are not, or it would never end.</summary>
    internal Watch Watch =>
        !events.HasObservers ? Watch.Nobody
        : ExportScope.IsWithin(owner) ? Watch.Hidden
        : Watch.Observers;

    internal void Start() => lane.Start();

    /// <summary>The log was written to while observers were watching.</summary>
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

        bool fits = lane.TryHold(0, session.Bytes);
        cursor.Claimed = fits ? session.Bytes : 0;
        cursor.Ended = session;
        if (!fits || !TryWait(cursor))
        {
            TryGiveUp(cursor, session.Log);
        }

        if (cursor.IsDone)
        {
            LetGoOfSession(cursor, null);
        }
    }

    /// <summary>Inline: shows what is left over from earlier reports.</summary>
    internal void Deliver() => lane.Deliver();

    /// <summary>Shows what is waiting, then completes the streams.</summary>
    internal Task CloseAsync() => lane.CloseAsync(patience: null);

    /// <summary>Whether the log will be read. A log of which nothing has been shown waits only if there is room.</summary>
    private bool TryWait(LogCursor cursor)
    {
        if (cursor.IsResting)
        {
            if (!cursor.IsShown && lane.IsFull)
            {
                return false;
            }

            if (cursor.TryWait())
            {
                lane.Post(cursor);
            }
        }

        return true;
    }

    private void Show(LogCursor cursor)
    {
        if (!cursor.TryRead())
        {
            if (cursor is { IsShown: true, LastFact: { } end })
            {
                events.OnNext(end);
            }

            return;
        }

        for (int shown = 0; shown < Batch; shown++)
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

        cursor.WaitAgain();
        lane.Post(cursor);
    }

    /// <summary>Shows the next entry; true if it is the last one.</summary>
    private bool ShowNext(LogCursor cursor)
    {
        SessionLog log = cursor.Log;
        int position = cursor.Position++;
        ref readonly LogEntry entry = ref log[position];
        bool isEnd = entry.Kind == EntryKind.SessionEnded;
        if (events.HasObservers && (entry.Watch == Watch.Observers || (isEnd && cursor.IsShown)))
        {
            cursor.IsShown = true;
            events.OnNext(FactMaker.At(log, position));
        }

        if (!isEnd)
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

    /// <summary>There is no room for the rest: only the end is kept, if observers are waiting for it.</summary>
    private void TryGiveUp(LogCursor cursor, SessionLog log)
    {
        // Before it is given up, because the reader may meet it immediately afterwards.
        cursor.LastFact = FactMaker.At(log, log.Count - 1);
        if (!cursor.TryGiveUp(out bool wasResting))
        {
            return;
        }

        int unseen = log.Count - cursor.Position + (sessions.HasObservers ? 1 : 0) - (cursor.IsShown ? 1 : 0);
        Interlocked.Add(ref shed, unseen);
        LetGo(cursor, DropCause.QueueFull);
        if (wasResting && cursor.IsShown)
        {
            lane.Post(cursor);
        }
    }

    /// <summary>A cursor that the closed lane has dropped is given up.</summary>
    private void Settle(LogCursor cursor, DropCause? cause)
    {
        if (cause is not null && cursor.TryGiveUp(out _))
        {
            LetGo(cursor, cause);
        }
    }

    /// <summary>Returns the leases of a cursor that is done: its own, and the session's if that has ended.</summary>
    private void LetGo(LogCursor cursor, DropCause? dropped)
    {
        cursor.Log.Return();
        LetGoOfSession(cursor, dropped);
    }

    private void LetGoOfSession(LogCursor cursor, DropCause? dropped)
    {
        if (cursor.Ended is { } session && cursor.TrySettle())
        {
            lane.Release(0, cursor.Claimed);
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
        Interlocked.Increment(ref failed);
        failing.Failed(exception);
    }
}
