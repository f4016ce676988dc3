using System.Collections.Immutable;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Interactive.Opened;

/// <summary>A session that is looked at, with those that it has started. What is made of it is made when it is first asked for.
/// Not thread-safe.</summary>
internal sealed class OpenedSession
{
    private readonly Lazy<ImmutableArray<ConversationEntry>> conversation;
    private readonly Lazy<RunTimeline> timeline;
    private readonly Lazy<Dictionary<SpanId, int>> places;
    private readonly Dictionary<SessionEnvelope, ILookup<SpanId, TraceEvent>> events = new(
        ReferenceEqualityComparer.Instance
    );

    /// <param name="envelopes">The session first.</param>
    public OpenedSession(IReadOnlyList<SessionEnvelope> envelopes)
    {
        var key = envelopes[0].Session.Key;
        var root = TraceForest.Of(envelopes).Nodes.First(node => node.IsSession && node.Session.Session.Key == key);
        Nodes = [.. root.Subtree];
        Start = TimeAxis.StartOf(Nodes);
        conversation = new(() => Conversation.Of(root));
        timeline = new(() => RunTimeline.Of(root.Session));
        places = new(FindPlaces);
    }

    /// <summary>The session and all below it, each before its children.</summary>
    public ImmutableArray<TraceNode> Nodes { get; }

    public TraceNode Root => Nodes[0];

    /// <summary>When the first of all started.</summary>
    public Timestamp Start { get; }

    public ImmutableArray<ConversationEntry> Entries => conversation.Value;

    public RunTimeline Timeline => timeline.Value;

    /// <summary>Where a node is among them.</summary>
    public int IndexOf(TraceNode node) => node.Index - Root.Index;

    /// <summary>The place of a span in its order of starts; -1 if the timeline has no such span.</summary>
    public int PlaceOf(TraceNode node) =>
        node.Span is { } span && ReferenceEquals(node.Session, Root.Session)
            ? places.Value.GetValueOrDefault(span.SpanId, -1)
            : -1;

    /// <summary>The node of a span of the session itself; the session where there is none.</summary>
    public int IndexOf(SpanId id)
    {
        var index = 0;

        while (index < Nodes.Length && (Nodes[index].Span is not { } span || span.SpanId != id))
        {
            index++;
        }

        return index == Nodes.Length ? 0 : index;
    }

    /// <summary>The node that the last of the first events is about.</summary>
    public int TouchedBefore(int step) => step == 0 ? 0 : IndexOf(Timeline.Event(step - 1).SpanId);

    /// <summary>After how many events a span has begun; null if that is not told.</summary>
    public int? StepOf(TraceNode node)
    {
        var place = PlaceOf(node);

        for (var position = 0; place >= 0 && position < Timeline.Count; position++)
        {
            if (Timeline.Event(position) is { Fact.IsSpanStarted: true } item && item.SpanId == node.Span!.SpanId)
            {
                return position + 1;
            }
        }

        return null;
    }

    /// <summary>What happened within a node, besides starts and ends.</summary>
    public IEnumerable<TraceEvent> EventsOf(TraceNode node)
    {
        if (node.Span is not { } span)
        {
            return [];
        }

        if (!events.TryGetValue(node.Session, out var known))
        {
            known = node.Session.Events.Where(item => item.Fact.IsStreamEvent).ToLookup(item => item.SpanId);
            events.Add(node.Session, known);
        }

        return known[span.SpanId];
    }

    private Dictionary<SpanId, int> FindPlaces()
    {
        var found = new Dictionary<SpanId, int>();

        foreach (var (place, span) in Timeline.At(Timeline.Count).Spans.Index())
        {
            found.TryAdd(span.SpanId, place);
        }

        return found;
    }
}
