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
            .AppendStatus(span.Status)
            .AppendFieldIf(guides.IsTooDeep(node), $"depth {node.Depth + 1}", TextStyle.Warning)
            .AppendFieldIf(span.EventCount > 0, Quantity.Of(span.EventCount, "event"), TextStyle.Faint)
            .AppendFieldIf(span.LateEventCount > 0, $"{span.LateEventCount} late", TextStyle.Warning)
            .AppendFieldIf(span.DroppedEvents > 0, $"{span.DroppedEvents} dropped", TextStyle.Warning);
        layout.Write(indent, paragraph.AppendAttributes(span.Attributes));

        if (!span.ForeignParentId.IsNone)
        {
            var warning = $"! parent {span.ForeignParentId} is not in this session";
            layout.Write(Indent.Hanging(details), warning, TextStyle.Warning);
        }

        StreamEventRenderer.Render(layout, details, node);

        // An exception that propagates fails every span that it leaves; it is rendered in full only once.
        ErrorRenderer.Render(layout, details, span.Error, isRepeated: Equals(span.Error, lastError));
        lastError = span.Error ?? lastError;
    }
}
