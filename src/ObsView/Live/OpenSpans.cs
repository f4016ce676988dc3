namespace AgentObservatory.ObsView.Live;

/// <summary>The spans of a run that are open, whatever comes first, their starts or their ends. Beyond what a picture can show
/// they are only counted. Not thread-safe.</summary>
internal sealed class OpenSpans(Budget budget)
{
    private const int MostKept = 1_000;
    private const int StartBytes = 600;
    private const int EndBytes = 80;

    private readonly Dictionary<SpanId, TraceEvent> starts = [];

    // Spans that have ended, and whose start has not come.
    private readonly HashSet<SpanId> ended = [];

    // Whose the starts are: without their run, those of two writers with one sequence would be taken for one.
    private SessionInfo? run;
    private long counted;

    /// <summary>The starts that are kept, without their attributes.</summary>
    public IReadOnlyCollection<TraceEvent> Starts => starts.Values;

    public long Count => starts.Count + counted;

    public TraceEvent? Find(SpanId span) => starts.GetValueOrDefault(span);

    /// <summary>Takes a start. The span is not open if its end has come, or if its writer has ended.</summary>
    public void Start(TraceEvent item, TraceFact.SpanStarted start, bool hasWriterEnded)
    {
        if (ended.Remove(item.SpanId))
        {
            budget.Give(EndBytes);
        }
        else if (hasWriterEnded)
        {
            return;
        }
        else if (starts.Count >= MostKept || budget.IsFull)
        {
            counted++;
        }
        else if (starts.TryAdd(item.SpanId, WithoutAttributes(item, start)))
        {
            budget.Take(BytesOf(start));
        }
    }

    public void End(SpanId span)
    {
        if (starts.Remove(span, out var start))
        {
            budget.Give(BytesOf((TraceFact.SpanStarted)start.Fact));
        }
        else if (counted > 0)
        {
            counted--;
        }
        else if (!budget.IsFull && ended.Add(span))
        {
            budget.Take(EndBytes);
        }
    }

    /// <summary>What a writer has left open ends with it. Whose the spans are that are only counted is not known.</summary>
    public void EndAllOf(ulong writer)
    {
        foreach (var start in starts.Values.Where(start => start.EventId.Writer == writer).ToList())
        {
            End(start.SpanId);
        }

        counted = starts.Count > 0 ? counted : 0;
    }

    private TraceEvent WithoutAttributes(TraceEvent item, TraceFact.SpanStarted start) =>
        new(
            run ??= InBrief(item.Session),
            item.Sequence,
            item.Time,
            item.EventId,
            item.SpanId,
            item.ParentSpanId,
            TraceFact.NewSpanStarted(start.Kind, start.Name, Attributes.Empty)
        );

    private static SessionInfo InBrief(SessionInfo session) =>
        new(
            sessionId: "",
            agentId: "",
            userId: null,
            Attributes.Empty,
            session.TraceId,
            SpanId.None,
            session.RunId,
            parent: null,
            default
        );

    private static long BytesOf(TraceFact.SpanStarted start) =>
        StartBytes + sizeof(char) * ((long)start.Kind.Length + start.Name.Length);
}
