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
        var tokens = TokenText.Of(span.Attributes, glyphs) ?? "";
        var row = columns
            .AppendTo(NameOf(node, layout), first, span)
            .AppendStatusIfNotOk(span.Status)
            .AppendFieldIf(guides.IsTooDeep(node.Depth), $"depth {node.Depth + 1}", TextStyle.Warning)
            .AppendFieldIf(tokens.Length > 0, tokens, TextStyle.Faint)
            .AppendLabelled("finish", FinishText.Of(span.Attributes))
            .AppendFieldIf(span.EventCount > 0, Quantity.Of(span.EventCount, "event"), TextStyle.Faint)
            .AppendFieldIf(span.LateEventCount > 0, $"{span.LateEventCount} late", TextStyle.Warning)
            .AppendFieldIf(span.DroppedEvents > 0, $"{span.DroppedEvents} dropped", TextStyle.Warning)
            .AppendFieldIf(node.Hidden > 0, $"{Quantity.Of(node.Hidden, "span")} below", TextStyle.Faint);
        Write(row, CallContent.Of(span.Attributes, glyphs), ShownAttributes.Of(node), first, details);

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

    /// <summary>On the span's own line as far as they fit there, otherwise below it, where what was given and came out is cut to
    /// a line.</summary>
    private void Write(Paragraph row, IReadOnlyList<string> content, Attributes attributes, string first, string details)
    {
        var below = new Paragraph(layout).AppendAttributes(attributes);
        var isContentBeside = content.Count == 0 || Fits(first, row, CellWidth.Of(string.Join(' ', content)));

        if (isContentBeside)
        {
            row.AppendFieldIf(content.Count > 0, string.Join(' ', content), TextStyle.Plain);
        }

        var areAttributesBeside = attributes.Count == 0 || (isContentBeside && Fits(first, row, below.Width));
        (areAttributesBeside ? row.AppendAttributes(attributes) : row).Write(first, details);

        if (!isContentBeside)
        {
            WriteCut(content, details);
        }

        if (!areAttributesBeside)
        {
            below.Write(details);
        }
    }

    private bool Fits(string first, Paragraph row, int width) => CellWidth.Of(first) + row.Width + 2 + width <= layout.Width;

    /// <summary>On one line, or each on a line of its own.</summary>
    private void WriteCut(IReadOnlyList<string> content, string details)
    {
        var joined = string.Join(' ', content);

        foreach (var text in CellWidth.Of(details) + CellWidth.Of(joined) <= layout.Width ? [joined] : content)
        {
            var line = new Line([new Run(details, TextStyle.Faint), new Run(text, TextStyle.Plain)]);
            layout.Add(line.CutTo(layout.Width, glyphs.Ellipsis));
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
