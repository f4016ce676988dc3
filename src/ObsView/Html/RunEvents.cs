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
        var sessions = root.Subtree.Where(node => node.IsSession).ToList();
        var events = sessions.SelectMany(SessionEvents);
        Items =
        [
            .. sessions.Count > 1
                ? events.OrderBy(item => item.Time).Select(item => item.Item)
                : events.Select(item => item.Item),
        ];

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
        }

        foreach (var session in sessions.Where(session => session.Session.Status != SpanStatus.Unfinished))
        {
            ends.TryAdd(session, Items.FindLastIndex(item => item.Node.Session == session.Session));
        }
    }

    public List<RunEvent> Items { get; }

    /// <summary>The position of a node's first event; that of the first event of all for one that has none.</summary>
    public int StartOf(TraceNode node) => starts.GetValueOrDefault(node, 0);

    /// <summary>The position of a node's end; negative if it has none.</summary>
    public int EndOf(TraceNode node) => ends.GetValueOrDefault(node, Never);

    /// <summary>The events of a session, each with a time that is never earlier than that of the one before.</summary>
    private static IEnumerable<(long Time, RunEvent Item)> SessionEvents(TraceNode session)
    {
        var timeline = RunTimeline.Of(session.Session);
        var nodes = new Dictionary<SpanId, TraceNode>();
        var before = timeline.At(0);
        var time = long.MinValue;

        foreach (var node in session.Subtree.Where(node => ReferenceEquals(node.Session, session.Session)))
        {
            if (node.Span is { } span)
            {
                nodes.TryAdd(span.SpanId, node);
            }
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
            var node = fact == RunFact.Other ? session : nodes.GetValueOrDefault(item.SpanId, session);
            time = Math.Max(time, item.Fact.IsSessionStarted ? time : item.Time.UnixNanoseconds);
            yield return (time, new RunEvent(node, node == session ? RunFact.Other : fact, item));
            before = after;
        }
    }
}
