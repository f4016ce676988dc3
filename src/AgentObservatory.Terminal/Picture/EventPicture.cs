namespace AgentObservatory.Terminal;

/// <summary>Draws the stream events of a span: all where they are few, otherwise the first, what lies between, and the last.</summary>
internal static class EventPicture
{
    private const int MostShown = 5;
    private const int MostNames = 4;

    public static void Draw(Sheet sheet, string guides, SpanPlace place)
    {
        var events = place.Events;

        if (events.Count <= MostShown)
        {
            foreach (var item in events)
            {
                DrawEvent(sheet, guides, place.Span, item);
            }

            return;
        }

        DrawEvent(sheet, guides, place.Span, events[0]);
        DrawBetween(sheet, guides, events);
        DrawEvent(sheet, guides, place.Span, events[^1]);
    }

    private static void DrawEvent(Sheet sheet, string guides, SpanRecord span, TraceEvent item)
    {
        var fact = (TraceFact.StreamEvent)item.Fact;
        var sentence = sheet
            .Sentence()
            .Then(Offset(span.StartTime, item.Time, sheet.Glyphs), Ink.Faint)
            .ThenData(fact.Name, Ink.EventName);

        if (fact.IsLate)
        {
            sentence.Then("late", Ink.Warning);
        }

        sheet.Write(Margin.Indented(guides, "  "), sentence.Attributes(fact.Attributes));
    }

    /// <summary>How many events are left out, and of what names they are.</summary>
    private static void DrawBetween(Sheet sheet, string guides, IReadOnlyList<TraceEvent> events)
    {
        var between = events
            .Skip(1)
            .SkipLast(1)
            .Select(item => ((TraceFact.StreamEvent)item.Fact).Name);
        var names = between.CountBy(name => name).OrderByDescending(count => count.Value).ToList();
        var sentence = sheet
            .Sentence()
            .Then(
                $"{sheet.Glyphs.Ellipsis} {Count.Of(events.Count - 2, "event")} between:",
                Ink.Faint
            );

        foreach (var (name, count) in names.Take(MostNames))
        {
            sentence
                .ThenData(name, Ink.EventName)
                .Then($"{sheet.Glyphs.Times}{count:N0}", Ink.Faint);
        }

        if (names.Count > MostNames)
        {
            sentence.Then($"and {Count.Of(names.Count - MostNames, "other name")}", Ink.Faint);
        }

        sheet.Write(Margin.Indented(guides, "  "), sentence);
    }

    private static string Offset(Timestamp start, Timestamp time, Glyphs glyphs)
    {
        var difference = (Int128)time.UnixNanoseconds - start.UnixNanoseconds;
        var text = DurationText.Of(long.CreateSaturating(difference), glyphs);
        return difference < 0 ? text : "+" + text;
    }
}
