namespace AgentObservatory.ObsView.Html;

/// <summary>What an event does to a run.</summary>
internal enum RunFact
{
    /// <summary>A span starts.</summary>
    Start = 0,

    /// <summary>Something happens within a span.</summary>
    Happening = 1,

    /// <summary>A span ends.</summary>
    End = 2,

    /// <summary>Nothing in the tree: a session starts or ends, or what cannot be placed.</summary>
    Other = 3,
}

/// <summary>An event, and the node that it is about.</summary>
internal readonly record struct RunEvent(TraceNode Node, RunFact Fact, TraceEvent Event);

/// <summary>All events of a tree of sessions in their order, and where each node starts and ends in it. Within a session the
/// order is that of its run; events of several sessions are ordered by time.</summary>
internal sealed class RunEvents
{
    private const int Never = -1;

    private readonly Dictionary<TraceNode, int> starts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TraceNode, int> ends = new(ReferenceEqualityComparer.Instance);

    public RunEvents(TraceNode root)
    {
        var sessions = root
            .Subtree.GroupBy(node => node.Session, ReferenceEqualityComparer.Instance)
            .Select(session => session.ToList())
            .ToList();
        var events = sessions.SelectMany(EventsOf);
        Items = [.. (sessions.Count > 1 ? events.OrderBy(item => item.Time) : events).Select(item => item.Item)];

        foreach (var (position, item) in Items.Index())
        {
            if (item.Fact == RunFact.End)
            {
                ends.TryAdd(item.Node, position);
            }
            else
            {
                starts.TryAdd(item.Node, position);
            }

            if (item.Event.Fact.IsSessionEnded && item.Node.Status != SpanStatus.Unfinished)
            {
                ends[item.Node] = position;
            }
        }
    }

    public List<RunEvent> Items { get; }

    /// <summary>The position of a node's first event; that of the first event of all for one that has none.</summary>
    public int StartOf(TraceNode node) => starts.GetValueOrDefault(node, 0);

    /// <summary>The position of a node's end; negative if it has none.</summary>
    public int EndOf(TraceNode node) => ends.GetValueOrDefault(node, Never);

    /// <summary>The events of a session, the first of these nodes, each with a time that is never earlier than that of the one
    /// before.</summary>
    private static IEnumerable<(long Time, RunEvent Item)> EventsOf(List<TraceNode> nodes)
    {
        var session = nodes[0];
        var timeline = RunTimeline.Of(session.Session);
        var spans = new Dictionary<SpanId, TraceNode>();
        var before = timeline.At(0);
        var time = session.StartTime.UnixNanoseconds;

        foreach (var node in nodes.Skip(1))
        {
            spans.TryAdd(node.Span!.SpanId, node);
        }

        for (var position = 0; position < timeline.Count; position++)
        {
            var item = timeline.Event(position);
            var after = timeline.At(position + 1);
            var fact =
                after.SpanCount > before.SpanCount ? RunFact.Start
                : after.OpenCount < before.OpenCount ? RunFact.End
                : after.EventCount > before.EventCount ? RunFact.Happening
                : RunFact.Other;
            var node = fact == RunFact.Other ? session : spans.GetValueOrDefault(item.SpanId, session);
            time = Math.Max(time, item.Time.UnixNanoseconds);
            yield return (time, new RunEvent(node, node == session ? RunFact.Other : fact, item));
            before = after;
        }
    }
}
