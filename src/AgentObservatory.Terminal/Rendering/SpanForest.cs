namespace AgentObservatory.Terminal.Rendering;

/// <summary>The spans of an envelope as trees, with the stream events of each span. A parent that does not come before its
/// child is ignored, so there are no cycles. Walking the trees needs no recursion, so depth costs no stack. Where not all spans
/// are shown, those above a shown one are; of those that are too deep it is said how many they are. It is not the forest of the
/// analysis, on which an exporter to a console does not depend, and which has nodes for sessions and no stream events.</summary>
internal sealed class SpanForest(
    SessionEnvelope envelope,
    IReadOnlySet<SpanRecord>? shown = null,
    int maxDepth = int.MaxValue
)
{
    /// <summary>The spans in display order: each before its children, and siblings in the order of their starts.</summary>
    public IEnumerable<SpanNode> Walk()
    {
        var spans = envelope.Spans;
        var tree = new SpanLinks(envelope, shown);
        var pending = new Stack<SpanNode>();
        Push(SpanLinks.None, 0);

        while (pending.TryPop(out var node))
        {
            yield return node;

            if (node.Depth + 1 < maxDepth)
            {
                Push(node.Index, node.Depth + 1);
            }
        }

        // The last child goes first: what is pushed last comes first.
        void Push(int parent, int depth)
        {
            var isLast = true;

            for (var index = tree.LastChild(parent); index != SpanLinks.None; index = tree.Before(index))
            {
                var isDeepest = depth + 1 >= maxDepth;
                pending.Push(
                    new SpanNode(
                        index,
                        spans[index],
                        depth,
                        isLast,
                        !isDeepest && tree.LastChild(index) != SpanLinks.None,
                        tree.HasStreamWithin(index),
                        tree.EventsOf(index),
                        isDeepest ? tree.CountBelow(index) : 0
                    )
                );
                isLast = false;
            }
        }
    }
}

/// <summary>A span, its position in its tree, its stream events, and how many spans below it are not shown.</summary>
internal sealed record SpanNode(
    int Index,
    SpanRecord Span,
    int Depth,
    bool IsLast,
    bool HasChildren,
    bool HasStreamWithin,
    IReadOnlyList<TraceEvent> Events,
    int Hidden
);
