using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>The first lines of totals: how many sessions ended how, when they ran, and how many events they have.</summary>
internal static class TotalsHead
{
    public static void Write(TextLayout layout, TraceStatistics statistics)
    {
        WriteSessions(layout, statistics);
        new Paragraph(layout)
            .Append(Quantity.Of(statistics.Events, "event"), TextStyle.Plain)
            .AppendFieldIf(statistics.Dropped > 0, $"! {Quantity.Of(statistics.Dropped)} dropped", TextStyle.Warning)
            .AppendFieldIf(
                statistics.Anomalies > 0,
                $"! {Quantity.Of(statistics.Anomalies)} could not be placed",
                TextStyle.Warning
            )
            .Write("");
    }

    private static void WriteSessions(TextLayout layout, TraceStatistics statistics)
    {
        var paragraph = new Paragraph(layout).Append(Quantity.Of(statistics.Sessions.Count, "session"), TextStyle.Plain);

        foreach (var (status, count) in statistics.SessionsByStatus)
        {
            var (text, style) = TraceVocabulary.StatusText(status);
            paragraph.AppendField(Quantity.Of(count), TextStyle.Plain).Append(text, style);
        }

        paragraph.Write("");

        if (statistics is { StartTime: { } start, EndTime: { } end })
        {
            var times = $"from {TimeText.OfTimestamp(start)} to {TimeText.OfTimestamp(end)}";
            new Paragraph(layout).Append(times, TextStyle.Plain).Write("");
        }
    }
}
