using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>An exporter with its guard, its lane and its counters. Every envelope for it is exported, dropped, waiting or
/// being exported; each is counted where it happens.</summary>
internal sealed class ExporterLane<T>
    where T : class
{
    private readonly GuardedExporter exporter;
    private readonly DropCounter dropped = new();
    private readonly Outage overflow;
    private readonly ObservatoryOptions options;
    private readonly Action<T, DropCause?> settled;
    private long exported;

    internal ExporterLane(
        GuardedExporter exporter,
        object owner,
        bool inline,
        ObservatoryOptions options,
        DiagnosticChannel diagnostics,
        Func<T, long?> bytesOf,
        Action<T, DropCause?> settled
    )
    {
        this.exporter = exporter;
        this.options = options;
        this.settled = settled;
        overflow = new Outage(
            DiagnosticKind.QueueFull,
            exporter.Name,
            "The queue is full; this exporter loses the newest envelopes.",
            options.TimeProvider,
            diagnostics,
            lookEvery: 256
        );
        var layout = new LaneLayout(
            exporter.Name,
            !inline,
            options.MaxQueuedSessions,
            owner,
            diagnostics,
            inline ? long.MaxValue : options.MaxQueuedBytes,
            Deadline.OrDefault(null, options.ShutdownDeadline)
        );
        Lane = new Lane<T>(layout, bytesOf, Settle);
    }

    internal Lane<T> Lane { get; }

    /// <summary>Counts a session that the exporter never receives.</summary>
    internal void Refuse(DropCause cause) => dropped.Add(cause);

    internal Task<bool> FlushAsync(TimeSpan patience) => Lane.Mark(exporter.Flush, patience);

    internal bool IsLeft => exporter.IsLeft;

    /// <summary>Exports what waits and disposes the exporter.</summary>
    internal Task<bool> CloseAsync(Deadline deadline)
    {
        exporter.Closing = deadline;
        return Lane.CloseAsync(deadline.Rest, deadline);
    }

    // Later stages are read first, so that a snapshot never shows more coming out than went in.
    internal ExporterHealth Health()
    {
        long done = Interlocked.Read(ref exported);
        Tally lost = dropped.ToTally();
        int delivering = Lane.Delivering;
        var (items, bytes) = Lane.Waiting;
        var failure = exporter.LastFailure;
        return new ExporterHealth(
            exporter.Name,
            done,
            lost,
            items + delivering,
            items,
            bytes,
            failure?.Message,
            failure?.Time
        );
    }

    private bool IsHalfEmpty =>
        Lane.Waiting is var (items, bytes) && items <= options.MaxQueuedSessions / 2 && bytes <= options.MaxQueuedBytes / 2;

    private void Settle(T item, DropCause? cause)
    {
        if ((cause ?? exporter.Outcome) is { } why)
        {
            dropped.Add(why);
        }
        else
        {
            Interlocked.Increment(ref exported);
        }

        if (cause == DropCause.QueueFull)
        {
            overflow.Failed(null);
        }
        else if (overflow.IsOngoing && IsHalfEmpty)
        {
            overflow.Recovered();
        }

        settled(item, cause);
    }
}
