using System.Reactive.Linq;
using AgentObservatory.Contracts;

namespace AgentObservatory.Pipeline;

/// <summary>An exporter with its guard, its lane and its counters. Every envelope for it is exported, dropped, waiting or
/// being exported; each is counted where it happens.</summary>
internal sealed class ExporterLane : IObserver<SessionEnvelope?>
{
    private const string Full = "The queue is full; this exporter loses the newest envelopes.";
    private const string Failing = "An export failed; this exporter loses envelopes until it recovers.";

    private const int MostUnanswered = 64;

    private readonly GuardedExporter exporter;
    private readonly KeepRule? rule;
    private readonly Lane<ISessionDelivery> lane;
    private readonly DropCounter dropped = new();
    private readonly Outage overflow;
    private readonly Outage failing;
    private readonly ObservatoryOptions options;
    private readonly DiagnosticChannel diagnostics;
    private readonly int number;
    private long recovered;
    private long exported;

    // What the exporter has taken and not yet committed. Written on the lane.
    private volatile int taken;

    // On the lane: what waits to be told that the exporter has taken it, or lost it: not committed, or not flushed. With room
    // for all of it, so that adding takes no memory.
    private readonly List<ISessionDelivery> uncommitted = new(MostUnanswered);
    private readonly List<ISessionDelivery> unflushed = new(2 * MostUnanswered);

    // On the lane: why the last envelope was lost, null if the exporter has taken it; and when an exporter that is owned is
    // given up.
    private DropCause? outcome;
    private Deadline? closing;

    internal ExporterLane(
        IExporter exporter,
        object owner,
        bool inline,
        ObservatoryOptions options,
        DiagnosticChannel diagnostics,
        int number = 0
    )
    {
        var ruled = exporter as RuledExporter;
        rule = ruled?.Rule ?? options.Keep;
        this.exporter = new GuardedExporter(ruled?.Exporter ?? exporter, options.TimeProvider);
        this.options = options;
        this.diagnostics = diagnostics;
        this.number = number;
        string name = this.exporter.Name;
        overflow = new Outage(DiagnosticKind.QueueFull, name, Full, options.TimeProvider, diagnostics, lookEvery: 256);
        failing = new Outage(DiagnosticKind.ExportFailed, name, Failing, options.TimeProvider, diagnostics);
        var layout = new LaneLayout(
            name,
            !inline,
            options.MaxQueuedSessions,
            owner,
            diagnostics,
            inline ? long.MaxValue : options.MaxQueuedBytes,
            Deadline.OrDefault(null, options.ShutdownDeadline)
        );
        lane = new Lane<ISessionDelivery>(layout, static session => session.Bytes, Settle, CommitAll);

        // The rest of the pipeline, as one query: envelopes are made on the lane.
        lane.Select(static session => session.Envelope).Subscribe(this);
    }

    internal bool IsLeft => exporter.IsLeft;

    /// <summary>For a source, which may call it from several threads at once. It accounts for every item, also for those that
    /// come after its end.</summary>
    internal IObserver<ISessionDelivery> Input => lane;

    /// <summary>Whether the rule keeps a session. One that it does not keep is accounted for here: it must not go into the
    /// queue, where it would take the room of others.</summary>
    internal bool Keeps(ISessionDelivery session)
    {
        if (rule is null || rule.Keeps(session.RunOutcome))
        {
            return true;
        }

        dropped.Add(DropCause.NotKept);

        // Nobody needs to recover it.
        session.Answered(number, isTaken: true);
        session.Return(DropCause.NotKept);
        return false;
    }

    /// <summary>Takes a session that another process has left.</summary>
    internal void Recover(ISessionDelivery session)
    {
        Interlocked.Increment(ref recovered);
        if (Keeps(session))
        {
            lane.OnNext(session);
        }
    }

    internal Exception? Start(Action<Thread> start) => lane.Start(start);

    /// <summary>Counts a session that the exporter never receives.</summary>
    internal void Refuse(DropCause cause) => dropped.Add(cause);

    internal Task<bool> FlushAsync(TimeSpan patience) => lane.Mark(Flush, patience);

    internal Task<bool> CloseAsync(Deadline deadline)
    {
        closing = deadline;
        return lane.CloseAsync(deadline);
    }

    internal void Abandon() => lane.Abandon();

    // Later stages are read first, so that a snapshot never shows more coming out than went in.
    internal ExporterHealth Health()
    {
        long done = Interlocked.Read(ref exported);
        Tally lost = dropped.ToTally();
        int delivering = taken;
        delivering += lane.Delivering;
        var (items, bytes) = lane.Waiting;
        var (message, time) = exporter.LastFailure;
        long inFlight = items + delivering;
        long earlier = Interlocked.Read(ref recovered);
        TimeSpan spent = exporter.ExportTime;
        return new ExporterHealth(exporter.Name, done, lost, inFlight, items, bytes, message, time, earlier, spent);
    }

    public void OnNext(SessionEnvelope? envelope)
    {
        // Only what ends below is exported, or known to have failed.
        outcome = DropCause.InternalError;
        if (envelope is not null)
        {
            Exception? failure = exporter.Export(envelope);
            outcome = failure is null ? null : DropCause.ExportFailed;
            if (failure is not null)
            {
                failing.Failed(failure);
            }
        }
    }

    public void OnError(Exception error) => OnCompleted();

    public void OnCompleted()
    {
        Flush();
        if (closing is not null && exporter.Dispose(closing) is { } failure)
        {
            diagnostics.Report(DiagnosticKind.DisposeFailed, exporter.Name, "Disposing the exporter failed.", failure);
        }
    }

    private bool Flush()
    {
        bool isCommitted = Commit();
        Exception? failure = exporter.Flush();
        Answer(unflushed, failure is null);
        if (failure is null)
        {
            return isCommitted;
        }

        diagnostics.Report(DiagnosticKind.ExportFailed, exporter.Name, "Flushing the exporter failed.", failure);
        return false;
    }

    private bool IsHalfEmpty =>
        lane.Waiting is var (items, bytes) && items <= options.MaxQueuedSessions / 2 && bytes <= options.MaxQueuedBytes / 2;

    private void Settle(ISessionDelivery session, DropCause? cause)
    {
        try
        {
            Count(session, cause);
        }
        finally
        {
            session.Return(cause);
        }

        // What is dropped comes here on any thread, but the exporter is the lane's.
        if (!lane.HasTurn)
        {
            return;
        }

        if (exporter.IsFull)
        {
            Commit();
        }

        if (unflushed.Count >= MostUnanswered)
        {
            Flush();
        }
    }

    private void Count(ISessionDelivery session, DropCause? cause)
    {
        if ((cause ?? outcome) is { } why)
        {
            dropped.Add(why);
            session.Answered(number, isTaken: false);
        }
        else
        {
            taken++;
            if (session.WantsAnswers)
            {
                Remember(uncommitted, session);
            }
        }

        if (cause == DropCause.QueueFull)
        {
            overflow.Failed(null);
        }
        else if (overflow.Failures != 0 && IsHalfEmpty)
        {
            overflow.Recovered();
        }
    }

    /// <summary>Nothing waits any more. Where somebody wants to know what is taken, an exporter that buffers is flushed: only
    /// then it is.</summary>
    private void CommitAll()
    {
        Commit();
        if (unflushed.Count > 0)
        {
            Flush();
        }
    }

    private static void Remember(List<ISessionDelivery> sessions, ISessionDelivery session)
    {
        try
        {
            sessions.Add(session);
        }
        catch (OutOfMemoryException)
        {
            // The exporter gets it once more when it is recovered.
        }
    }

    private void Answer(List<ISessionDelivery> sessions, bool isTaken)
    {
        // A delegate would take memory.
        foreach (ISessionDelivery session in sessions)
        {
            session.Answered(number, isTaken);
        }

        sessions.Clear();
    }

    /// <summary>What the exporter has taken is exported, or lost. Nothing is ever counted twice, not even in between.</summary>
    private bool Commit()
    {
        int count = taken;
        if (count == 0)
        {
            return true;
        }

        Exception? failure = exporter.Commit();
        taken = 0;
        if (failure is not null)
        {
            var partly = failure as PartlyExportedException;
            int lost = partly?.Lost ?? count;
            Interlocked.Add(ref exported, count - lost);
            dropped.Add(DropCause.ExportFailed, lost);
            failing.Failed(partly?.Cause ?? failure, lost);

            // Nobody says which: a recovery exports all of them once more.
            Answer(uncommitted, isTaken: false);
            return false;
        }

        Interlocked.Add(ref exported, count);
        if (!exporter.IsFlushable)
        {
            Answer(uncommitted, isTaken: true);
        }
        else if (uncommitted.Count > 0)
        {
            foreach (ISessionDelivery session in uncommitted)
            {
                Remember(unflushed, session);
            }

            uncommitted.Clear();
        }

        failing.Recovered();
        return true;
    }
}
