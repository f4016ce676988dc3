using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders spans, which must be passed in display order, with their stream events and errors.</summary>
internal sealed class SpanRenderer(TextLayout layout, SpanColumns columns, bool hasWholeStacks)
{
    private const int MaxEvents = 5;
    private const int MaxNames = 4;

    private readonly Glyphs glyphs = layout.Glyphs;
    private readonly TreeGuides guides = new(layout);
    private ErrorInfo? lastError;

    public void Render(SpanNode node)
    {
        var span = node.Span;
        var (first, details) = guides.Of(node.Depth, node.IsLast, node.HasChildren);
        var row = columns
            .AppendTo(NameOf(node, layout), first, span)
            .AppendStatusIfNotOk(span.Status)
            .AppendFieldIf(guides.IsTooDeep(node.Depth), $"depth {node.Depth + 1}", TextStyle.Warning)
            .AppendFieldIf(span.EventCount > 0, Quantity.Of(span.EventCount, "event"), TextStyle.Faint)
            .AppendFieldIf(span.LateEventCount > 0, $"{span.LateEventCount} late", TextStyle.Warning)
            .AppendFieldIf(span.DroppedEvents > 0, $"{span.DroppedEvents} dropped", TextStyle.Warning)
            .AppendFieldIf(node.Hidden > 0, $"{Quantity.Of(node.Hidden, "span")} below", TextStyle.Faint);
        WriteWithAttributes(row, ShownAttributes.Of(node), first, details);

        if (!span.ForeignParentId.IsNone)
        {
            var warning = $"! parent {span.ForeignParentId} is not in this session";
            new Paragraph(layout).Append(warning, TextStyle.Warning).Write(details);
        }

        RenderEvents(details, span.StartTime, node.Events);

        // An exception that propagates fails every span that it leaves; it is rendered in full only once.
        ErrorRenderer.Render(layout, details, span.Error, hasWholeStacks, isRepeated: Equals(span.Error, lastError));
        lastError = span.Error ?? lastError;
    }

    /// <summary>What a span is, as its row begins.</summary>
    public static Paragraph NameOf(SpanNode node, TextLayout layout) =>
        new Paragraph(layout)
            .AppendUntrusted(node.Span.Kind, TraceVocabulary.KindStyle(node.Span.Kind))
            .AppendUntrusted(node.Span.Name, TextStyle.SpanName);

    /// <summary>On the span's own line if they fit there, otherwise below it.</summary>
    private void WriteWithAttributes(Paragraph row, Attributes attributes, string first, string details)
    {
        var below = new Paragraph(layout).AppendAttributes(attributes);

        if (attributes.Count == 0 || CellWidth.Of(first) + row.Width + 2 + below.Width <= layout.Width)
        {
            row.AppendAttributes(attributes).Write(first, details);
        }
        else
        {
            row.Write(first, details);
            below.Write(details);
        }
    }

    /// <summary>Renders all of a few events, otherwise the first, a count of those between by name, and the last.</summary>
    private void RenderEvents(string indent, Timestamp start, IReadOnlyList<TraceEvent> events)
    {
        var isLong = events.Count > MaxEvents;

        foreach (var item in isLong ? events.Take(1) : events)
        {
            RenderEvent(indent, start, item);
        }

        if (isLong)
        {
            RenderCounts(indent, [.. events.Skip(1).SkipLast(1).Select(item => ((TraceFact.StreamEvent)item.Fact).Name)]);
            RenderEvent(indent, start, events[^1]);
        }
    }

    private void RenderEvent(string indent, Timestamp start, TraceEvent item)
    {
        var fact = (TraceFact.StreamEvent)item.Fact;
        var paragraph = new Paragraph(layout)
            .Append(TimeText.OfOffset(item.Time.Since(start), glyphs), TextStyle.Faint)
            .AppendUntrusted(fact.Name, TextStyle.EventName);

        if (fact.IsLate)
        {
            paragraph.Append("late", TextStyle.Warning);
        }

        paragraph.AppendAttributes(fact.Attributes).Write(indent);
    }

    private void RenderCounts(string indent, IReadOnlyList<string> between)
    {
        var names = between.CountBy(name => name).OrderByDescending(count => count.Value).ToList();
        var title = $"{glyphs.Ellipsis} {Quantity.Of(between.Count, "event")} between:";
        var paragraph = new Paragraph(layout).Append(title, TextStyle.Faint);

        foreach (var (name, count) in names.Take(MaxNames))
        {
            paragraph.AppendUntrusted(name, TextStyle.EventName).Append(glyphs.Times + Quantity.Of(count), TextStyle.Faint);
        }

        if (names.Count > MaxNames)
        {
            paragraph.Append($"and {Quantity.Of(names.Count - MaxNames, "other name")}", TextStyle.Faint);
        }

        paragraph.Write(indent);
    }
}
