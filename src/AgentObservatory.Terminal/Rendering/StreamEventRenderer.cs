using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders the stream events of a span: all of a few, otherwise the first, a count of those between, and the
/// last.</summary>
internal static class StreamEventRenderer
{
    private const int MaxEvents = 5;
    private const int MaxNames = 4;

    public static void Render(TextLayout layout, string guides, SpanNode node)
    {
        var events = node.Events;

        var isLong = events.Count > MaxEvents;

        foreach (var item in isLong ? events.Take(1) : events)
        {
            RenderEvent(layout, guides, node.Span, item);
        }

        if (isLong)
        {
            RenderCounts(layout, guides, events);
            RenderEvent(layout, guides, node.Span, events[^1]);
        }
    }

    private static void RenderEvent(TextLayout layout, string guides, SpanRecord span, TraceEvent item)
    {
        var fact = (TraceFact.StreamEvent)item.Fact;
        var paragraph = layout
            .NewParagraph()
            .Append(Offset(span.StartTime, item.Time, layout.Glyphs), TextStyle.Faint)
            .AppendUntrusted(fact.Name, TextStyle.EventName);

        if (fact.IsLate)
        {
            paragraph.Append("late", TextStyle.Warning);
        }

        layout.Write(Indent.Hanging(guides), paragraph.AppendAttributes(fact.Attributes));
    }

    /// <summary>Renders how many events between the first and the last are left out, by name.</summary>
    private static void RenderCounts(TextLayout layout, string guides, IReadOnlyList<TraceEvent> events)
    {
        var between = events.Skip(1).SkipLast(1).Select(item => ((TraceFact.StreamEvent)item.Fact).Name);
        var names = between.CountBy(name => name).OrderByDescending(count => count.Value).ToList();
        var paragraph = layout
            .NewParagraph()
            .Append($"{layout.Glyphs.Ellipsis} {Quantity.Of(events.Count - 2, "event")} between:", TextStyle.Faint);

        foreach (var (name, count) in names.Take(MaxNames))
        {
            paragraph
                .AppendUntrusted(name, TextStyle.EventName)
                .Append(layout.Glyphs.Times + Quantity.Of(count), TextStyle.Faint);
        }

        if (names.Count > MaxNames)
        {
            paragraph.Append($"and {Quantity.Of(names.Count - MaxNames, "other name")}", TextStyle.Faint);
        }

        layout.Write(Indent.Hanging(guides), paragraph);
    }

    private static string Offset(Timestamp start, Timestamp time, Glyphs glyphs)
    {
        var difference = (Int128)time.UnixNanoseconds - start.UnixNanoseconds;
        var text = TimeText.OfDuration(long.CreateSaturating(difference), glyphs);
        return difference < 0 ? text : "+" + text;
    }
}
