using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders what an envelope says about its session as a whole.</summary>
internal static class SessionRenderer
{
    private static readonly Indent Details = new("  ", "  ");

    public static void Render(TextLayout layout, SessionEnvelope envelope)
    {
        RenderTitle(layout, envelope);
        RenderIdentity(layout, envelope.Session);
        RenderParent(layout, envelope.Session.Parent);

        if (envelope.Session.Metadata.Count > 0)
        {
            layout.Write(
                Indent.Hanging("  "),
                layout.NewParagraph().Append("metadata", TextStyle.Faint).AppendAttributes(envelope.Session.Metadata)
            );
        }

        if (envelope.Dropped.Total > 0)
        {
            var dropped = $"! {Quantity.Of(envelope.Dropped.Total, "event")} dropped:";
            layout.Write(Details, layout.NewParagraph().Append(dropped, TextStyle.Warning).AppendTally(envelope.Dropped));
        }

        ErrorRenderer.Render(layout, "  ", envelope.Error);
    }

    private static void RenderTitle(TextLayout layout, SessionEnvelope envelope) =>
        layout.Write(
            Indent.Hanging(""),
            layout
                .NewParagraph()
                .Append("session", TextStyle.Faint)
                .AppendUntrusted(envelope.Session.SessionId, TextStyle.SessionId)
                .AppendField(TimeText.OfDuration(envelope.DurationNanoseconds, layout.Glyphs), TextStyle.Faint)
                .AppendStatus(envelope.Status)
                .AppendField(Quantity.Of(envelope.Spans.Length, "span"), TextStyle.Faint)
                .AppendField(Quantity.Of(envelope.Events.Length + envelope.Strays.Length, "event"), TextStyle.Faint)
        );

    private static void RenderIdentity(TextLayout layout, SessionInfo session) =>
        layout.Write(
            Details,
            layout
                .NewParagraph()
                .AppendLabelled("agent", session.AgentId)
                .AppendLabelled("user", session.UserId)
                .AppendField(TimeText.OfTimestamp(session.StartTime), TextStyle.Plain)
                .AppendLabelled("trace", session.TraceId.ToString())
        );

    private static void RenderParent(TextLayout layout, SessionParent? parent)
    {
        if (parent is not null)
        {
            layout.Write(
                Details,
                layout
                    .NewParagraph()
                    .Append("started by", TextStyle.Faint)
                    .AppendLabelled("session", parent.SessionId)
                    .AppendLabelled("span", parent.SpanId.IsNone ? null : parent.SpanId.ToString())
                    .AppendLabelled("trace", parent.TraceId.ToString())
            );
        }
    }
}
