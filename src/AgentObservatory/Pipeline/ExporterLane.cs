using System.Reactive.Linq;

namespace AgentObservatory.Pipeline;

/// <summary>An exporter with its guard, its lane and its counters. Every envelope for it is exported, dropped, waiting or
/// being exported; each is counted where it happens.</summary>
internal sealed class ExporterLane<T> : IObserver<SessionEnvelope?>
    where T : class
{
    private const string Full = "The queue is full; this exporter loses the newest envelopes.";
    private const string Failing = "An export failed; this exporter loses envelopes until it recovers.";

    private readonly GuardedExporter exporter;
    private readonly Lane<T> lane;
    private readonly DropCounter dropped = new();
    private readonly Outage overflow;
    private readonly Outage failing;
    private readonly ObservatoryOptions options;
    private readonly DiagnosticChannel diagnostics;
    private readonly Action<T, DropCause?> settled;
    private long exported;

    // What the exporter has taken and not yet committed. Written on the lane.
    private volatile int taken;

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
        Func<T, SessionEnvelope?> envelopeOf,
        Func<T, long?> bytesOf,
        Action<T, DropCause?> settled
    )
    {
        this.exporter = new GuardedExporter(exporter, options.TimeProvider);
        this.options = options;
        this.diagnostics = diagnostics;
        this.settled = settled;
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
        lane = new Lane<T>(layout, bytesOf, Settle, () => Commit());

        // The rest of the pipeline, as one query: envelopes are made on the lane.
        lane.Select(envelopeOf).Subscribe(this);
    }

    internal bool IsLeft => exporter.IsLeft;

    /// <summary>For a source, which may call it from several threads at once. It accounts for every item, also for those that
    /// come after its end.</summary>
    internal IObserver<T> Input => lane;

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
        return new ExporterHealth(exporter.Name, done, lost, items + delivering, items, bytes, message, time);
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
        if (exporter.Flush() is not { } failure)
        {
            return isCommitted;
        }

        diagnostics.Report(DiagnosticKind.ExportFailed, exporter.Name, "Flushing the exporter failed.", failure);
        return false;
    }

    private bool IsHalfEmpty =>
        lane.Waiting is var (items, bytes) && items <= options.MaxQueuedSessions / 2 && bytes <= options.MaxQueuedBytes / 2;

    private void Settle(T item, DropCause? cause)
    {
        if ((cause ?? outcome) is { } why)
        {
            dropped.Add(why);
        }
        else
        {
            taken++;
        }

        if (cause == DropCause.QueueFull)
        {
            overflow.Failed(null);
        }
        else if (overflow.Failures != 0 && IsHalfEmpty)
        {
            overflow.Recovered();
        }

        settled(item, cause);
        if (lane.HasTurn && exporter.IsFull)
        {
            Commit();
        }
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
            dropped.Add(DropCause.ExportFailed, count);
            failing.Failed(failure, count);
            return false;
        }

        Interlocked.Add(ref exported, count);
        failing.Recovered();
        return true;
    }
}
