namespace AgentObservatory.Terminal.Rendering;

/// <summary>The spans of an envelope as trees, with the stream events of each span. A parent that does not come before its
/// child is ignored, so there are no cycles. Walking the trees needs no recursion, so depth costs no stack.</summary>
internal sealed class SpanForest
{
    private const int None = -1;

    private readonly SessionEnvelope envelope;
    private readonly int[] firstChild;
    private readonly int[] nextSibling;
    private readonly List<TraceEvent>?[] events;
    private int firstRoot = None;

    public SpanForest(SessionEnvelope envelope)
    {
        this.envelope = envelope;
        firstChild = new int[envelope.Spans.Length];
        nextSibling = new int[envelope.Spans.Length];
        events = new List<TraceEvent>?[envelope.Spans.Length];
        var indexes = IndexById();
        LinkChildren(indexes);
        GroupEvents(indexes);
    }

    /// <summary>The spans in display order: each before its children, and siblings in the order of their starts.</summary>
    public IEnumerable<SpanNode> Walk()
    {
        var path = new Stack<SpanNode>();

        for (var next = firstRoot; next != None; )
        {
            var node = Node(next, path.Count);
            yield return node;

            if (node.HasChildren)
            {
                path.Push(node);
                next = firstChild[next];
                continue;
            }

            while (nextSibling[next] == None && path.TryPop(out var parent))
            {
                next = parent.Index;
            }

            next = nextSibling[next];
        }
    }

    private SpanNode Node(int index, int depth) =>
        new(
            index,
            envelope.Spans[index],
            depth,
            IsLast: nextSibling[index] == None,
            HasChildren: firstChild[index] != None,
            events[index] ?? []
        );

    private Dictionary<SpanId, int> IndexById()
    {
        var indexes = new Dictionary<SpanId, int>(envelope.Spans.Length);

        for (var index = 0; index < envelope.Spans.Length; index++)
        {
            indexes.TryAdd(envelope.Spans[index].SpanId, index);
        }

        return indexes;
    }

    /// <summary>Links from the last span to the first, so that each list of siblings ends up in order.</summary>
    private void LinkChildren(Dictionary<SpanId, int> indexes)
    {
        Array.Fill(firstChild, None);

        for (var index = envelope.Spans.Length - 1; index >= 0; index--)
        {
            var hasParent = indexes.TryGetValue(envelope.Spans[index].ParentSpanId, out var parent) && parent < index;
            ref var first = ref hasParent ? ref firstChild[parent] : ref firstRoot;
            nextSibling[index] = first;
            first = index;
        }
    }

    private void GroupEvents(Dictionary<SpanId, int> indexes)
    {
        foreach (var item in envelope.Events)
        {
            if (item.Fact.IsStreamEvent && indexes.TryGetValue(item.SpanId, out var index))
            {
                (events[index] ??= []).Add(item);
            }
        }
    }
}

/// <summary>A span, its position in its tree, and its stream events.</summary>
internal readonly record struct SpanNode(
    int Index,
    SpanRecord Span,
    int Depth,
    bool IsLast,
    bool HasChildren,
    IReadOnlyList<TraceEvent> Events
);
