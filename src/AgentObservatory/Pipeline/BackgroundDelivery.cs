using System.Reactive.Subjects;
using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>
/// Folds on a thread of its own and exports on one thread per exporter. The end of a session costs its agent a claim of room in
/// each lane and one enqueue.
/// </summary>
internal sealed class BackgroundDelivery : Delivery
{
    private readonly Observatory observatory;
    private readonly Lane[] lanes;
    private readonly DiagnosticChannel diagnostics;
    private readonly WorkQueue<PendingSession> ended = new();
    private readonly Subject<PendingSession> source = new();
    private readonly TaskCompletionSource pipelineEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int isStarted;
    private volatile bool isAbandoned;

    internal BackgroundDelivery(Observatory observatory, GuardedExporter[] exporters, DiagnosticChannel diagnostics)
    {
        this.observatory = observatory;
        this.diagnostics = diagnostics;
        lanes = [.. exporters.Select(exporter => new Lane(observatory, exporter, diagnostics))];
        EnvelopePipeline.Connect(source, lanes, observatory);
    }

    internal override void Accept(SealedSession session)
    {
        Lane[] claimed = Claim(session.Buffered.Bytes);
        bool isObserved = observatory.Observers.TryClaim(session.Buffered.Bytes);
        if (claimed.Length == 0 && !isObserved)
        {
            observatory.Counters.DroppedWhole(session, lanes.Length == 0 ? DropReason.NoExporter : DropReason.QueueFull);
            return;
        }

        var pending = new PendingSession(session, claimed, isObserved, []);
        if (!ended.TryAdd(pending))
        {
            Drop(pending, DropReason.AlreadyShutdown);
        }
    }

    internal override void Refuse(SealedSession session, string reason)
    {
        observatory.Counters.DroppedWhole(session, reason);
        Array.ForEach(lanes, lane => lane.Refuse(reason));
    }

    internal override void Start()
    {
        if (Interlocked.Exchange(ref isStarted, 1) == 0)
        {
            diagnostics.Start();
            observatory.Observers.Start();
            Array.ForEach(lanes, static lane => lane.Start());
            new Thread(RunPipeline) { IsBackground = true, Name = "AgentObservatory pipeline" }.UnsafeStart();
        }
    }

    internal override async Task<bool> FlushAsync(TimeSpan deadline)
    {
        if (Volatile.Read(ref isStarted) == 0)
        {
            return lanes.Length == 0;
        }

        TaskCompletionSource<bool>[] marks =
        [
            .. lanes.Select(static _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)),
        ];
        if (!ended.TryAdd(new PendingSession(null, lanes, false, marks)))
        {
            return await Ended().Within(deadline, observatory.Options.TimeProvider).ConfigureAwait(false);
        }

        Task<bool[]> reached = Task.WhenAll(marks.Select(static mark => mark.Task));
        return await reached.Within(deadline, observatory.Options.TimeProvider).ConfigureAwait(false)
            && Array.TrueForAll(await reached.ConfigureAwait(false), static isReached => isReached);
    }

    internal override async Task<bool> ShutdownAsync(TimeSpan deadline)
    {
        TimeProvider time = observatory.Options.TimeProvider;
        Start();
        ended.Close();
        bool isInTime = await Ended().Within(deadline, time).ConfigureAwait(false);
        if (!isInTime)
        {
            isAbandoned = true;
            Array.ForEach(lanes, static lane => lane.Abandon(DropReason.ShutdownDeadline));
            await pipelineEnded.Task.ConfigureAwait(false);
        }

        return !isInTime;
    }

    internal override IReadOnlyList<ExporterHealth> Health() => [.. lanes.Select(static lane => lane.Health())];

    private Task Ended() => Task.WhenAll([pipelineEnded.Task, .. lanes.Select(static lane => lane.Ended)]);

    private Lane[] Claim(long bytes)
    {
        Lane[]? some = null;
        int count = 0;
        for (int index = 0; index < lanes.Length; index++)
        {
            if (lanes[index].TryClaim(bytes))
            {
                some?[count] = lanes[index];
                count++;
            }
            else
            {
                some ??= lanes[..];
            }
        }

        return some is null ? lanes : some[..count];
    }

    private void RunPipeline()
    {
        while (ended.Take(out PendingSession pending))
        {
            if (pending.Session is null)
            {
                for (int index = 0; index < lanes.Length; index++)
                {
                    lanes[index].Flush(pending.FlushMarks[index]);
                }
            }
            else if (isAbandoned)
            {
                Drop(pending, DropReason.ShutdownDeadline);
            }
            else
            {
                source.OnNext(pending);
            }
        }

        Array.ForEach(lanes, static lane => lane.Close());
        pipelineEnded.SetResult();
    }

    private void Drop(PendingSession pending, string reason)
    {
        observatory.Counters.DroppedWhole(pending.Session!, reason);
        Array.ForEach(pending.Lanes, lane => lane.Drop(pending.Session!.Buffered.Bytes, reason));
        if (pending.IsObserved)
        {
            observatory.Observers.Unclaim(pending.Session!.Buffered.Bytes);
        }
    }
}
