using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders spans, which must be passed in display order, with their stream events and errors.</summary>
internal sealed class SpanRenderer(TextLayout layout)
{
    private readonly TreeGuides guides = new(layout.Glyphs, layout.Width);
    private ErrorInfo? lastError;

    public void Render(SpanNode node)
    {
        var span = node.Span;
        var (indent, details) = guides.Next(node);
        var paragraph = layout
            .NewParagraph()
            .AppendUntrusted(span.Kind, TraceVocabulary.KindStyle(span.Kind))
            .AppendUntrusted(span.Name, TextStyle.SpanName)
            .AppendField(TimeText.OfDuration(span.DurationNanoseconds, layout.Glyphs), TextStyle.Faint)
            .AppendStatus(span.Status);

        if (guides.IsTooDeep(node))
        {
            paragraph.AppendField($"depth {node.Depth + 1}", TextStyle.Warning);
        }

        AppendEventCounts(paragraph, span);
        layout.Write(indent, paragraph.AppendAttributes(span.Attributes));

        if (!span.ForeignParentId.IsNone)
        {
            var warning = $"! parent {span.ForeignParentId} is not in this session";
            layout.Write(Indent.Hanging(details), layout.NewParagraph().Append(warning, TextStyle.Warning));
        }

        StreamEventRenderer.Render(layout, details, node);
        RenderError(details, span.Error);
    }

    /// <summary>An exception that propagates fails every span that it leaves; it is rendered in full only once.</summary>
    private void RenderError(string details, ErrorInfo? error)
    {
        if (error is not null && lastError is not null && error.Equals(lastError))
        {
            ErrorRenderer.RenderRepeated(layout, details, error);
        }
        else
        {
            ErrorRenderer.Render(layout, details, error);
        }

        lastError = error ?? lastError;
    }

    private static void AppendEventCounts(Paragraph paragraph, SpanRecord span)
    {
        if (span.EventCount > 0)
        {
            paragraph.AppendField(Quantity.Of(span.EventCount, "event"), TextStyle.Faint);
        }

        if (span.LateEventCount > 0)
        {
            paragraph.AppendField($"{span.LateEventCount} late", TextStyle.Warning);
        }

        if (span.DroppedEvents > 0)
        {
            paragraph.AppendField($"{span.DroppedEvents} dropped", TextStyle.Warning);
        }
    }
}
