namespace AgentObservatory.Tests.Testing;

/// <summary>Folds of events as people write them, each wrong in its own way.</summary>
internal static class WrongFolds
{
    internal static string ThrowsAtASpanThatNobodyStarted(IEnumerable<TraceEvent> events)
    {
        var open = new Dictionary<SpanId, string>();
        foreach (TraceEvent one in InOrder(events))
        {
            if (one.Fact is TraceFact.SpanStarted start)
            {
                open[one.SpanId] = start.Name;
            }
            else if (one.Fact.IsSpanEnded)
            {
                _ = open[one.SpanId];
            }
        }

        return open.Count.ToString();
    }

    internal static string ThrowsWithoutAnyEvent(IEnumerable<TraceEvent> events) =>
        InOrder(events).First().Session.SessionId;

    internal static int ThrowsAtANameThatIsNull(IEnumerable<TraceEvent> events) =>
        InOrder(events).Select(one => one.Fact).OfType<TraceFact.SpanStarted>().Sum(start => start.Name.Length);

    internal static object GivesANewObjectEachTime(IEnumerable<TraceEvent> events) => new() { };

    internal static int CountsWhatIsToldTwice(IEnumerable<TraceEvent> events) => events.Count(one => one.Fact.IsSpanStarted);

    internal static int CountsFailuresToldTwice(IEnumerable<TraceEvent> events) =>
        events.Count(one => one.Fact is TraceFact.SpanEnded { End.Status: SpanStatus.Error });

    internal static long AddsUpTokensToldTwice(IEnumerable<TraceEvent> events) =>
        events
            .Select(one => one.Fact)
            .OfType<TraceFact.SpanEnded>()
            .Sum(ended => ended.End.Attributes["gen_ai.usage.output_tokens"].AsInteger());

    internal static string TakesTheLastToolTold(IEnumerable<TraceEvent> events) =>
        events.Select(one => one.Fact).OfType<TraceFact.SpanStarted>().LastOrDefault(IsTool)?.Name ?? "";

    private static bool IsTool(TraceFact.SpanStarted start) => start.Kind == SpanKind.ToolCall;

    internal static string TakesTheLastOneTold(IEnumerable<TraceEvent> events) =>
        events.LastOrDefault(one => one.Fact.IsSpanEnded)?.EventId.ToString() ?? "";

    internal static string TakesTheFirstOneTold(IEnumerable<TraceEvent> events) =>
        events.FirstOrDefault()?.Session.SessionId ?? "";

    internal static int ForgetsWhoseSequenceItIs(IEnumerable<TraceEvent> events)
    {
        var bySequence = new Dictionary<long, TraceEvent>();
        foreach (TraceEvent one in events)
        {
            bySequence[one.Sequence] = one;
        }

        return bySequence.Values.Count(one => one.Fact.IsSpanStarted);
    }

    internal static int CountsHowManyAreOpenAtOnce(IEnumerable<TraceEvent> events)
    {
        int open = 0;
        int most = 0;
        foreach (TraceEvent one in events.DistinctBy(one => one.EventId))
        {
            open +=
                one.Fact.IsSpanStarted ? 1
                : one.Fact.IsSpanEnded ? -1
                : 0;
            most = Math.Max(most, open);
        }

        return most;
    }

    internal static int SkipsOnlyRepeatsNextToEachOther(IEnumerable<TraceEvent> events)
    {
        EventId? last = null;
        int count = 0;
        foreach (TraceEvent one in events)
        {
            count += last == one.EventId ? 0 : 1;
            last = one.EventId;
        }

        return count;
    }

    /// <summary>A step that changes the state it was given.</summary>
    internal static SortedSet<EventId> AddsToTheSetItWasGiven(SortedSet<EventId> seen, TraceEvent one)
    {
        seen.Add(one.EventId);
        return seen;
    }

    private static IEnumerable<TraceEvent> InOrder(IEnumerable<TraceEvent> events) =>
        events.DistinctBy(one => one.EventId).OrderBy(one => one.Sequence).ThenBy(one => one.EventId.Writer);
}
