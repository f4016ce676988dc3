using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders the events that could not be placed: how many, why, and the first few.</summary>
internal static class StrayEventRenderer
{
    private const int MaxEvents = 10;

    public static void Render(TextLayout layout, SessionEnvelope envelope)
    {
        if (!envelope.HasAnomalies)
        {
            return;
        }

        var anomalies = envelope.Anomalies;
        var title = $"! {Quantity.Of(anomalies.Total, "event")} could not be placed:";
        layout.Write(Indent.Hanging("  "), layout.NewParagraph().Append(title, TextStyle.Warning).AppendTally(anomalies));

        foreach (var stray in envelope.Strays.Take(MaxEvents))
        {
            RenderEvent(layout, stray);
        }

        if (envelope.Strays.Length > MaxEvents)
        {
            var more = $"{layout.Glyphs.Ellipsis} {Quantity.Of(envelope.Strays.Length - MaxEvents)} more";
            layout.Write(new("    ", "    "), more, TextStyle.Faint);
        }
    }

    private static void RenderEvent(TextLayout layout, StrayEvent stray)
    {
        var paragraph = layout
            .NewParagraph()
            .AppendUntrusted(stray.Reason.Name, TextStyle.Warning, suffix: ":")
            .AppendFact(stray.Event.Fact)
            .AppendLabelled("span", stray.Event.SpanId.ToString());

        layout.Write(Indent.Hanging("    "), paragraph.AppendAttributes(stray.Event.Fact.Attributes()));
    }
}
