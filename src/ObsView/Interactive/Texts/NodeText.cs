using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Texts;

/// <summary>What is known of a node: times, attributes, error and events. All of it has a limit.</summary>
internal static class NodeText
{
    private const int MostAttributes = 200;
    private const int MostEvents = 200;
    private const int InBrief = 400;
    private const int InFull = 100_000;
    private const string Indent = "  ";

    /// <summary>As lines of a width; values are cut sooner if there is room for a few lines only.</summary>
    public static IReadOnlyList<Line> Of(OpenedSession opened, TraceNode node, int width, Glyphs glyphs, bool isBrief)
    {
        var layout = new TextLayout(width, glyphs);
        var limit = isBrief ? InBrief : InFull;
        WriteHead(layout, opened, node);
        ErrorRenderer.Render(layout, "", node.Error, hasWholeStack: !isBrief);

        foreach (var one in node.Attributes.Take(MostAttributes))
        {
            new Paragraph(layout).AppendAttributes(Attributes.Create([one]), limit).Write("", Indent);
        }

        WriteMore(layout, node.Attributes.Count - MostAttributes, "attribute");
        var events = opened.EventsOf(node).ToList();

        foreach (var item in events.Take(MostEvents))
        {
            WriteEvent(layout, item, node, limit);
        }

        WriteMore(layout, events.Count - MostEvents, "event");
        return layout.Lines;
    }

    private static void WriteHead(TextLayout layout, OpenedSession opened, TraceNode node)
    {
        var head = new Paragraph(layout)
            .AppendUntrusted(node.Kind, TraceVocabulary.KindStyle(node.Kind))
            .AppendUntrusted(node.Name, TextStyle.SpanName)
            .AppendField(TimeText.OfDuration(node.DurationNanoseconds, layout.Glyphs), TextStyle.Faint)
            .AppendStatus(node.Status, node.Kind)
            .AppendField(TimeText.OfOffset(node.StartTime.Since(opened.Start), layout.Glyphs), TextStyle.Faint)
            .AppendFieldIf(
                node.Tokens.Total > 0 && node.IsTokenSource,
                Quantity.Of(node.Tokens.Total, "token"),
                TextStyle.Faint
            );

        if (node.Span is { } span)
        {
            head.AppendLabelled("span", span.SpanId.ToString())
                .AppendFieldIf(span.EventCount > 0, Quantity.Of(span.EventCount, "event"), TextStyle.Faint)
                .AppendFieldIf(span.DroppedEvents > 0, $"{Quantity.Of(span.DroppedEvents)} dropped", TextStyle.Warning)
                .Write("", Indent);
            return;
        }

        var session = node.Session.Session;
        head.AppendLabelled("session", session.SessionId)
            .AppendLabelled("user", session.UserId)
            .AppendField(TimeText.OfTimestamp(session.StartTime), TextStyle.Plain)
            .AppendLabelled("trace", session.TraceId.ToString())
            .AppendLabelled("suspended", node.Session.SuspendReason)
            .Write("", Indent);

        if (node.Session.Dropped.Total > 0)
        {
            var dropped = $"! {Quantity.Of(node.Session.Dropped.Total, "event")} dropped:";
            new Paragraph(layout).Append(dropped, TextStyle.Warning).AppendTally(node.Session.Dropped).Write("", Indent);
        }

        if (node.Session.HasAnomalies)
        {
            var strays = $"! {Quantity.Of(node.Session.Anomalies.Total, "event")} could not be placed:";
            new Paragraph(layout).Append(strays, TextStyle.Warning).AppendTally(node.Session.Anomalies).Write("", Indent);
        }
    }

    private static void WriteEvent(TextLayout layout, TraceEvent item, TraceNode node, int limit)
    {
        var fact = (TraceFact.StreamEvent)item.Fact;
        new Paragraph(layout)
            .Append(TimeText.OfOffset(item.Time.Since(node.StartTime), layout.Glyphs), TextStyle.Faint)
            .AppendUntrusted(fact.Name, TextStyle.EventName)
            .AppendFieldIf(fact.IsLate, "late", TextStyle.Warning)
            .AppendAttributes(fact.Attributes, limit)
            .Write("", Indent);
    }

    private static void WriteMore(TextLayout layout, int more, string what)
    {
        if (more > 0)
        {
            layout.Add(new Line([new Run($"{layout.Glyphs.Ellipsis} {Quantity.Of(more)} more {what}s", TextStyle.Faint)]));
        }
    }
}
