using AgentObservatory.ObsView.Summary;

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

/// <summary>An event of a run, and the start of the span that it is about, where that is known.</summary>
internal readonly record struct LiveEvent(LiveRun Run, TraceEvent Item, TraceEvent? Span);

/// <summary>As much of a run as its picture needs: a run of any length takes the memory of what is open in it. It says of the
/// run what <see cref="EnvelopeMerge"/> says, in whatever order the parts come, and however often. Not thread-safe.</summary>
internal sealed class LiveRun
{
    private const int MaxLatest = 3;

    private static readonly IComparer<LiveEvent> InTime = Comparer<LiveEvent>.Create(
        (left, right) => Place(left.Item).CompareTo(Place(right.Item))
    );

    private readonly Dictionary<ulong, LiveWriter> writers = [];
    private readonly Dictionary<SpanId, TraceEvent> open = [];

    // Spans that have ended, and whose start has not come.
    private readonly HashSet<SpanId> ended = [];
    private readonly List<LiveEvent> latest = [];
    private long failedSpans;

    public RunState State =>
        HasEnded ? RunState.Finished
        : End is not null ? RunState.Suspended
        : IsGone ? RunState.Finished
        : Deciding.Any(writer => writer is { Last: null, IsAlive: true }) ? RunState.Running
        : RunState.Dead;

    /// <summary>Whether a writer is known that did not join it.</summary>
    public bool IsOfTrunk => writers.Values.Any(writer => writer.IsOfTrunk);

    public bool HasEnded => End is { SuspendReason: null };

    /// <summary>Whether no journal holds it any more.</summary>
    public bool IsGone => writers.Values.All(writer => writer.IsGone);

    public SessionInfo Session => Deciding.MinBy(writer => Order(writer.First))!.First.Session;

    /// <summary>How it ended or was suspended; null as long as one of the writers that decide has not ended.</summary>
    public SessionEnd? End =>
        Deciding.All(writer => writer.Last is not null)
            ? ((TraceFact.SessionEnded)Deciding.MaxBy(writer => Order(writer.Last!))!.Last!.Fact).End
            : null;

    public long Spans { get; private set; }

    public long Events { get; private set; }

    public long Errors => failedSpans + (End is { } end && TraceSummary.IsError(end.Status, end.Error) ? 1 : 0);

    /// <summary>When something was last told of it.</summary>
    public Timestamp LastTime { get; private set; } = new(long.MinValue);

    /// <summary>The starts of the spans that are open.</summary>
    public IReadOnlyCollection<TraceEvent> Open => open.Values;

    /// <summary>The last few events, the latest one at the end.</summary>
    public IReadOnlyList<LiveEvent> Latest => latest;

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
                writers.Add(id, writer = new LiveWriter(item));
            }

            writer.FoundIn(journal);

            if (writer.Hear(item))
            {
                news.Add(Take(item, id, writer));
            }
        }

        return news;
    }

    private LiveEvent Take(TraceEvent item, ulong id, LiveWriter writer)
    {
        var told = new LiveEvent(this, item, open.GetValueOrDefault(item.SpanId));
        LastTime = new(Math.Max(LastTime.UnixNanoseconds, item.Time.UnixNanoseconds));

        switch (item.Fact)
        {
            case TraceFact.SessionStarted:
                return told;
            case TraceFact.SessionEnded:
                // What its writer has left open ends with it.
                foreach (var span in open.Values.Where(span => span.EventId.Writer == id).ToList())
                {
                    open.Remove(span.SpanId);
                }

                return told;
            case TraceFact.SpanStarted:
                Spans++;

                if (!ended.Remove(item.SpanId) && writer.Last is null)
                {
                    open.TryAdd(item.SpanId, item);
                }

                break;
            case TraceFact.SpanEnded { End: var end }:
                failedSpans += TraceSummary.IsError(end.Status, end.Error) ? 1 : 0;

                if (!open.Remove(item.SpanId))
                {
                    ended.Add(item.SpanId);
                }

                break;
        }

        Events++;
        Keep(told);
        return told;
    }

    private void Keep(LiveEvent told)
    {
        var place = latest.BinarySearch(told, InTime);
        latest.Insert(place < 0 ? ~place : place, told);

        if (latest.Count > MaxLatest)
        {
            latest.RemoveAt(0);
        }
    }

    /// <summary>The writers that did not join the run; where none of them is known, all.</summary>
    private IEnumerable<LiveWriter> Deciding =>
        IsOfTrunk ? writers.Values.Where(writer => writer.IsOfTrunk) : writers.Values;

    /// <summary>The order of a run's events.</summary>
    private static (long Sequence, ulong Writer) Order(TraceEvent item) => (item.Sequence, item.EventId.Writer);

    /// <summary>Whoever watches wants to see what happened last, so clocks count. A writer's own never goes back.</summary>
    private static (long Time, long Sequence, ulong Writer) Place(TraceEvent item) =>
        (item.Time.UnixNanoseconds, item.Sequence, item.EventId.Writer);
}
