using AgentObservatory.Terminal.Layout;

namespace AgentObservatory.ObsView.Live;

/// <summary>In the order in which they are shown.</summary>
internal enum RunState
{
    /// <summary>Its process lives.</summary>
    Running,

    /// <summary>It waits for being resumed.</summary>
    Suspended,

    /// <summary>Its process has ended before the run did.</summary>
    Dead,

    /// <summary>It has ended, or nobody needs its journal any more.</summary>
    Finished,
}

/// <summary>As much of a run as its picture needs: a run of any length takes the memory of what is open in it. It says of the
/// run what <see cref="EnvelopeMerge"/> says, in whatever order the parts come, and however often. Not thread-safe.</summary>
/// <remarks>Of two contents of one event, it takes the one that comes first.</remarks>
internal sealed class LiveRun(
    Budget budget,
    Func<LiveEvent, Line> show,
    SessionInfo? known = null,
    IComparer<(long Sequence, ulong Writer)>? order = null
)
{
    private readonly Dictionary<ulong, LiveWriter> writers = [];

    // Those that may have begun or resumed the run, and those that have joined it to work for it.
    private readonly WriterOrder trunk = new(order);
    private readonly WriterOrder joined = new(order);
    private readonly LatestEvents latest = new(budget, show);
    private long failedSpans;

    public RunState State =>
        HasEnded ? RunState.Finished
        : End is not null ? RunState.Suspended
        : IsGone ? RunState.Finished
        : writers.Values.Any(IsRunning) || WorksForAnother ? RunState.Running
        : RunState.Dead;

    public bool HasEnded => End is { SuspendReason: null };

    /// <summary>Whether nothing can come that says more of it: one process began and ended it, and no other went on with
    /// it.</summary>
    public bool IsComplete => HasEnded && Deciding.HaveAllBegun;

    /// <summary>Whether no journal holds it any more.</summary>
    public bool IsGone => writers.Values.All(writer => writer.IsGone);

    /// <summary>Who runs, as was known before or as the first of its writers says.</summary>
    public SessionInfo Session => known ?? writers[Deciding.First].Session;

    /// <summary>How it ended or was suspended; null as long as one of the writers that decide has not ended, or is not
    /// known.</summary>
    public SessionEnd? End => trunk.Last is { } last ? writers[last].End : null;

    public long Spans { get; private set; }

    public long Events { get; private set; }

    public long Errors => failedSpans + (End is { } end && HasFailed(end.Status, end.Error) ? 1 : 0);

    /// <summary>When something was last told of it.</summary>
    public Timestamp LastTime { get; private set; } = new(long.MinValue);

    public OpenSpans Open { get; } = new(budget);

    /// <summary>The last few events, the latest one at the end.</summary>
    public IReadOnlyList<LatestEvent> Latest => latest.All;

    /// <summary>Takes what a journal tells of the run. Returns what has not been told before.</summary>
    public IReadOnlyList<LiveEvent> Take(JournalTail journal, SessionEnvelope part)
    {
        var news = new List<LiveEvent>();

        foreach (var item in part.Replay())
        {
            // A line of schema 0.2 is a whole run, and does not say who wrote it.
            var id = part.Writers.IsDefaultOrEmpty ? 0 : item.EventId.Writer;

            if (!writers.TryGetValue(id, out var writer))
            {
                if (budget.IsFull)
                {
                    continue;
                }

                writers.Add(id, writer = new LiveWriter(id, item, budget));
                OrderOf(writer).Add(writer.Standing);
            }

            writer.FoundIn(journal);

            if (Hear(writer, item))
            {
                news.Add(Take(item, id, writer));
            }
        }

        latest.Add(news.Where(told => told.Item.Fact is not (TraceFact.SessionStarted or TraceFact.SessionEnded)));
        return news;
    }

    /// <summary>Gives the memory back that it has taken.</summary>
    public void Forget() => budget.GiveAll();

    private LiveEvent Take(TraceEvent item, ulong id, LiveWriter writer)
    {
        var told = new LiveEvent(Session, item, Open.Find(item.SpanId));
        LastTime = new(Math.Max(LastTime.UnixNanoseconds, item.Time.UnixNanoseconds));

        switch (item.Fact)
        {
            case TraceFact.SessionStarted:
                return told;
            case TraceFact.SessionEnded:
                Open.EndAllOf(id);
                return told;
            case TraceFact.SpanStarted start:
                Spans++;
                Open.Start(item, start, hasWriterEnded: writer.End is not null);
                break;
            case TraceFact.SpanEnded { End: var end }:
                failedSpans += HasFailed(end.Status, end.Error) ? 1 : 0;
                Open.End(item.SpanId);
                break;
        }

        Events++;
        return told;
    }

    /// <summary>Lets a writer take note of an event. False if it has come before.</summary>
    private bool Hear(LiveWriter writer, TraceEvent item)
    {
        var (before, group) = (writer.Standing, OrderOf(writer));
        var isNew = writer.Hear(item);

        if (writer.Standing != before)
        {
            group.Remove(before);
            OrderOf(writer).Add(writer.Standing);
        }

        return isNew;
    }

    private bool IsRunning(LiveWriter writer) => writer is { End: null, IsAlive: true } && OrderOf(writer) == Deciding;

    /// <summary>Whether the work that is known is done, for a run that goes on where it is not seen.</summary>
    private bool WorksForAnother => trunk.IsEmpty && joined.Last is not null;

    private WriterOrder OrderOf(LiveWriter writer) => writer.Standing.IsOfTrunk ? trunk : joined;

    /// <summary>The writers that say who runs: those that did not join the run; where none of them is known, all.</summary>
    private WriterOrder Deciding => trunk.IsEmpty ? joined : trunk;

    private static bool HasFailed(SpanStatus status, ErrorInfo? error) => status == SpanStatus.Error || error is not null;
}
