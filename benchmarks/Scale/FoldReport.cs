namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Spans and events in one session, folded.</summary>
internal static class FoldReport
{
    internal static Panel[] Run()
    {
        Markdown.Table("in one session", "fold of a span", "allocated", "floor, a span", "fold of an event", "allocated");
        TraceEvent[] few = FoldScale.Spans(1_000);
        Rounds.WarmUp(() => FoldScale.Measure(few, 1_000));
        Rounds.WarmUp(() => FoldScale.MeasureFloor(1_000, 500));
        var (spans, events, floor) = (new Series("a span"), new Series("an event"), new Series("floor of a span"));
        foreach (int size in FoldScale.Sizes)
        {
            var span = FoldScale.Measure(FoldScale.Spans(size), size);
            double plain = FoldScale.MeasureFloor(size, span.Bytes);
            var item = FoldScale.Measure(FoldScale.Events(size), size);
            spans.Add(size, span.Nanoseconds);
            events.Add(size, item.Nanoseconds);
            floor.Add(size, plain);
            Markdown.Row(
                $"{size:N0}",
                $"{span.Nanoseconds:0} ns",
                Markdown.Bytes(span.Bytes),
                $"{plain:0} ns",
                $"{item.Nanoseconds:0} ns",
                Markdown.Bytes(item.Bytes)
            );
        }

        return [new Panel("Time to fold", "spans or events in the session", "nanoseconds each", [spans, events, floor])];
    }
}
