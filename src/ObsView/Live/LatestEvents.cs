using AgentObservatory.Terminal.Layout;

namespace AgentObservatory.ObsView.Live;

/// <summary>An event as it is shown.</summary>
internal readonly record struct LatestEvent(Timestamp Time, long Sequence, ulong Writer, Line Line)
{
    /// <summary>Whoever watches wants to see what happened last, so clocks count. A writer's own never goes back.</summary>
    public (long Time, long Sequence, ulong Writer) Place => (Time.UnixNanoseconds, Sequence, Writer);
}

/// <summary>The last few events of a run, as they are shown: an event itself may hold megabytes. Not thread-safe.</summary>
internal sealed class LatestEvents(Budget budget, Func<LiveEvent, Line> show)
{
    private const int Most = 3;
    private const int RunBytes = 100;

    private readonly List<LatestEvent> latest = [];

    /// <summary>The last one at the end.</summary>
    public IReadOnlyList<LatestEvent> All => latest;

    public void Add(IEnumerable<LiveEvent> told)
    {
        foreach (var one in told.OrderBy(one => Of(one.Item, Line.Empty).Place).TakeLast(Most))
        {
            Add(one);
        }
    }

    private void Add(LiveEvent told)
    {
        var place = Of(told.Item, Line.Empty).Place;

        if (budget.IsFull || (latest.Count == Most && place.CompareTo(latest[0].Place) < 0))
        {
            return;
        }

        var added = Of(told.Item, show(told));
        budget.Take(BytesOf(added.Line));
        latest.Insert(latest.Count(one => one.Place.CompareTo(place) < 0), added);

        if (latest.Count > Most)
        {
            budget.Give(BytesOf(latest[0].Line));
            latest.RemoveAt(0);
        }
    }

    private static LatestEvent Of(TraceEvent item, Line line) => new(item.Time, item.Sequence, item.EventId.Writer, line);

    private static long BytesOf(Line line) => line.Runs.Sum(run => RunBytes + sizeof(char) * (long)run.Text.Length);
}
