using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>What waits in a lane: an envelope with the room it has claimed, or a mark to flush at.</summary>
internal readonly record struct LaneItem(SessionEnvelope? Envelope, long Bytes, TaskCompletionSource<bool>? FlushMark);

/// <summary>
/// One exporter's own way: a bounded queue and a thread, so that a slow or dead exporter starves itself alone. Room is claimed
/// when a session ends, before it is folded; what has claimed room always gets in, so the cap is exact.
/// </summary>
internal sealed class Lane
{
    private const int MostMarks = 64;

    private readonly GuardedExporter exporter;
    private readonly ObservatoryOptions options;
    private readonly Trouble overflow;
    private readonly WorkQueue<LaneItem> queue = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;

    // Agents' threads claim room, the lane's thread releases it.
    private SpinGate gate;
    private int queuedSessions;
    private long queuedBytes;

    private int waitingMarks;
    private volatile string? refusal;

    internal Lane(Observatory observatory, GuardedExporter exporter, DiagnosticChannel diagnostics)
    {
        this.exporter = exporter;
        options = observatory.Options;
        const string Begins = "The queue is full; the newest envelopes are lost for this exporter.";
        overflow = new Trouble(
            DiagnosticKind.QueueFull,
            exporter.Name,
            Begins,
            options.TimeProvider,
            diagnostics,
            lookEvery: 256
        );
        thread = new Thread(() => Run(observatory)) { IsBackground = true, Name = exporter.Name };
    }

    /// <summary>Completes when the exporter has taken its last envelope and is disposed.</summary>
    internal Task Ended => ended.Task;

    /// <summary>Unsafe: the thread outlives whoever starts it and must not carry that flow's context.</summary>
    internal void Start() => thread.UnsafeStart();

    /// <summary>Claims room for a session that has ended; where there is none it is dropped and counted.</summary>
    internal bool TryClaim(long bytes)
    {
        exporter.Accept();

        // A full queue is seen without the lock: under overload that is what most sessions meet.
        if (Volatile.Read(ref queuedSessions) < options.MaxQueuedSessions)
        {
            gate.Enter();
            bool fits = queuedSessions < options.MaxQueuedSessions && queuedBytes + bytes <= options.MaxQueuedBytes;
            if (fits)
            {
                queuedSessions++;
                queuedBytes += bytes;
            }

            gate.Exit();
            if (fits)
            {
                return true;
            }
        }

        exporter.Drop(DropReason.QueueFull);
        overflow.Occurred(null);
        return false;
    }

    /// <summary>Counts a session that ended when nothing was taken any more.</summary>
    internal void Refuse(string reason)
    {
        exporter.Accept();
        exporter.Drop(reason);
    }

    /// <summary>Gives claimed room back, unused.</summary>
    internal void Drop(long bytes, string reason)
    {
        Release(bytes);
        exporter.Drop(reason);
    }

    /// <summary>Queues an envelope that has claimed its room; null stands for one that could not be made.</summary>
    internal void Deliver(SessionEnvelope? envelope, long bytes)
    {
        if (envelope is null)
        {
            Drop(bytes, DropReason.InternalError);
        }
        else
        {
            Add(new LaneItem(envelope, bytes, null));
        }
    }

    /// <summary>Queues a mark: it is reached when everything before it has been exported. Too many at once are refused.</summary>
    internal void Flush(TaskCompletionSource<bool> mark)
    {
        if (Interlocked.Increment(ref waitingMarks) > MostMarks)
        {
            Interlocked.Decrement(ref waitingMarks);
            mark.TrySetResult(false);
        }
        else
        {
            Add(new LaneItem(null, 0, mark));
        }
    }

    /// <summary>Nothing more comes: what is queued is exported, then the exporter is disposed.</summary>
    internal void Close() => queue.Close();

    /// <summary>Gives up what is queued, for the thread may never come back from the exporter.</summary>
    internal void Abandon(string reason)
    {
        refusal = reason;
        queue.Close();
        DropRefused();
    }

    internal ExporterHealth Health()
    {
        gate.Enter();
        var (sessions, bytes) = (queuedSessions, queuedBytes);
        gate.Exit();
        return exporter.Health(sessions, bytes);
    }

    private void Run(Observatory observatory)
    {
        ExportScope.Enter(observatory);
        while (queue.Take(out LaneItem item))
        {
            Handle(item);
        }

        exporter.Flush();
        exporter.Dispose();
        ended.SetResult();
    }

    private void Handle(LaneItem item)
    {
        if (item.Envelope is not { } envelope)
        {
            Interlocked.Decrement(ref waitingMarks);
            item.FlushMark?.TrySetResult(exporter.Flush());
        }
        else if (refusal is { } reason)
        {
            Drop(item.Bytes, reason);
        }
        else
        {
            Release(item.Bytes);
            exporter.Export(envelope);
        }
    }

    private void Add(LaneItem item)
    {
        if (!queue.TryAdd(item))
        {
            Reject(item);
        }
        else if (refusal is not null)
        {
            DropRefused();
        }
    }

    private void DropRefused()
    {
        while (queue.TryTake(out LaneItem item))
        {
            Reject(item);
        }
    }

    private void Reject(LaneItem item)
    {
        if (item.FlushMark is { } mark)
        {
            Interlocked.Decrement(ref waitingMarks);
            mark.TrySetResult(false);
        }

        if (item.Envelope is not null)
        {
            Drop(item.Bytes, refusal ?? DropReason.AlreadyShutdown);
        }
    }

    private void Release(long bytes)
    {
        gate.Enter();
        queuedSessions--;
        queuedBytes -= bytes;
        bool hasRoom = queuedSessions <= options.MaxQueuedSessions / 2 && queuedBytes <= options.MaxQueuedBytes / 2;
        gate.Exit();

        if (hasRoom)
        {
            overflow.IsOver();
        }
    }
}
