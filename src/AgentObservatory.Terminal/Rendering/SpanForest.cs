namespace AgentObservatory.Terminal.Rendering;

/// <summary>The spans of an envelope as trees, with the stream events of each span. A parent that does not come before its
/// child is ignored, so there are no cycles. Walking the trees needs no recursion, so depth costs no stack. Where not all spans
/// are shown, those above a shown one are.</summary>
internal sealed class SpanForest(SessionEnvelope envelope, IReadOnlySet<SpanRecord>? shown = null)
{
    private const int None = -1;

    /// <summary>The spans in display order: each before its children, and siblings in the order of their starts.</summary>
    public IEnumerable<SpanNode> Walk()
    {
        var spans = envelope.Spans;
        var indexes = new Dictionary<SpanId, int>(spans.Length);

        for (var index = 0; index < spans.Length; index++)
        {
            indexes.TryAdd(spans[index].SpanId, index);
        }

        var children = Enumerable
            .Range(0, spans.Length)
            .Where(index => shown is null || shown.Contains(spans[index]))
            .ToLookup(Parent);
        var events = envelope.Events.Where(item => item.Fact.IsStreamEvent).ToLookup(item => IndexOf(item.SpanId));
        var streamsWithin = StreamsWithin();
        var pending = new Stack<SpanNode>();
        Push(None, 0);

        while (pending.TryPop(out var node))
        {
            yield return node;
            Push(node.Index, node.Depth + 1);
        }

        int IndexOf(SpanId id) => indexes.GetValueOrDefault(id, None);

        int Parent(int index) => IndexOf(spans[index].ParentSpanId) is var parent && parent < index ? parent : None;

        void Push(int parent, int depth)
        {
            var isLast = true;

            foreach (var index in children[parent].Reverse())
            {
                var happened = events[index].ToList();
                pending.Push(
                    new(index, spans[index], depth, isLast, children.Contains(index), streamsWithin[index], happened)
                );
                isLast = false;
            }
        }

        bool[] StreamsWithin()
        {
            var within = new bool[spans.Length];

            for (var index = spans.Length - 1; index >= 0; index--)
            {
                if ((within[index] || spans[index].Kind == SpanKind.Stream) && Parent(index) is var parent && parent != None)
                {
                    within[parent] = true;
                }
            }

            return within;
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
    bool HasStreamWithin,
    IReadOnlyList<TraceEvent> Events
);
