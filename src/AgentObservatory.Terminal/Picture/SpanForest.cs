namespace AgentObservatory.Terminal;

/// <summary>
/// The spans of an envelope as trees, with each span's stream events. Walks without recursion, so that depth costs no
/// stack. A parent that does not come before its child is no parent: cycles cannot arise.
/// </summary>
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
        var places = Places();
        LinkFromLastToFirst(places);
        SortEvents(places);
    }

    /// <summary>The spans in the order in which they are shown: each before its children, these in the order of their starts.</summary>
    public IEnumerable<SpanPlace> Walk()
    {
        var path = new Stack<SpanPlace>();

        for (var next = firstRoot; next != None; )
        {
            var place = Place(next, path.Count);
            yield return place;

            if (place.HasChildren)
            {
                path.Push(place);
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

    private SpanPlace Place(int index, int depth) =>
        new(
            index,
            envelope.Spans[index],
            depth,
            IsLast: nextSibling[index] == None,
            HasChildren: firstChild[index] != None,
            events[index] ?? []
        );

    private Dictionary<SpanId, int> Places()
    {
        var places = new Dictionary<SpanId, int>(envelope.Spans.Length);

        for (var index = 0; index < envelope.Spans.Length; index++)
        {
            places.TryAdd(envelope.Spans[index].SpanId, index);
        }

        return places;
    }

    private void LinkFromLastToFirst(Dictionary<SpanId, int> places)
    {
        Array.Fill(firstChild, None);

        for (var index = envelope.Spans.Length - 1; index >= 0; index--)
        {
            var hasParent =
                places.TryGetValue(envelope.Spans[index].ParentSpanId, out var parent)
                && parent < index;
            ref var first = ref hasParent ? ref firstChild[parent] : ref firstRoot;
            nextSibling[index] = first;
            first = index;
        }
    }

    private void SortEvents(Dictionary<SpanId, int> places)
    {
        foreach (var item in envelope.Events)
        {
            if (item.Fact.IsStreamEvent && places.TryGetValue(item.SpanId, out var place))
            {
                (events[place] ??= []).Add(item);
            }
        }
    }
}
