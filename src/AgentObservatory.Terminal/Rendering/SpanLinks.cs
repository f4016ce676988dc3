namespace AgentObservatory.Terminal.Rendering;

/// <summary>The spans of an envelope as trees, in arrays: plain ones, because a start of obs-view compiles what is generic. Where not
/// all spans are shown, the others have no place, but streams among them count.</summary>
internal sealed class SpanLinks
{
    public const int None = -1;

    /// <summary>Of each span, and behind them of the session.</summary>
    private readonly int[] lastChild;

    private readonly int[] before;
    private readonly int[] below;
    private readonly bool[] hasStreamWithin;
    private readonly List<TraceEvent>?[] events;

    public SpanLinks(SessionEnvelope envelope, IReadOnlySet<SpanRecord>? shown)
    {
        var spans = envelope.Spans;
        var places = new Dictionary<SpanId, int>(spans.Length);
        (lastChild, before, below) = (new int[spans.Length + 1], new int[spans.Length], new int[spans.Length]);
        (hasStreamWithin, events) = (new bool[spans.Length], new List<TraceEvent>?[spans.Length]);
        Array.Fill(lastChild, None);

        for (var index = 0; index < spans.Length; index++)
        {
            places.TryAdd(spans[index].SpanId, index);
        }

        for (var index = 0; index < spans.Length; index++)
        {
            if (shown is null || shown.Contains(spans[index]))
            {
                var parent = ParentOf(index);
                ref var last = ref lastChild[parent == None ? spans.Length : parent];
                (before[index], last) = (last, index);
            }
        }

        for (var index = spans.Length - 1; index >= 0; index--)
        {
            if (ParentOf(index) is var parent && parent != None)
            {
                hasStreamWithin[parent] |= hasStreamWithin[index] || spans[index].Kind == SpanKind.Stream;
                below[parent] += shown is null || shown.Contains(spans[index]) ? below[index] + 1 : 0;
            }
        }

        foreach (var item in envelope.Events)
        {
            if (item.Fact.IsStreamEvent && places.TryGetValue(item.SpanId, out var place))
            {
                (events[place] ??= []).Add(item);
            }
        }

        // A parent that does not come before its child is none.
        int ParentOf(int index) =>
            places.TryGetValue(spans[index].ParentSpanId, out var parent) && parent < index ? parent : None;
    }

    /// <summary>The last of its children, or of the roots; none if there is no child.</summary>
    public int LastChild(int index) => lastChild[index == None ? ^1 : index];

    /// <summary>The sibling before it; none if it is the first.</summary>
    public int Before(int index) => before[index];

    /// <summary>How many spans are below it.</summary>
    public int CountBelow(int index) => below[index];

    public bool HasStreamWithin(int index) => hasStreamWithin[index];

    public IReadOnlyList<TraceEvent> EventsOf(int index) => events[index] ?? [];
}
