namespace AgentObservatory.Terminal;

/// <summary>Draws the events that could not be placed: how many and why, and the first of them.</summary>
internal static class StrayPicture
{
    private const int MostShown = 10;

    public static void Draw(Sheet sheet, SessionEnvelope envelope)
    {
        if (!envelope.HasAnomalies)
        {
            return;
        }

        var anomalies = envelope.Anomalies;
        var title = $"! {Count.Of(anomalies.Total, "event")} could not be placed:";
        sheet.Write(new("  ", "    "), sheet.Sentence().Then(title, Ink.Warning).Tally(anomalies));

        foreach (var stray in envelope.Strays.Take(MostShown))
        {
            DrawStray(sheet, stray);
        }

        if (envelope.Strays.Length > MostShown)
        {
            var more = $"{sheet.Glyphs.Ellipsis} {Count.Of(envelope.Strays.Length - MostShown, "more", "more")}";
            sheet.Write(new("    ", "    "), sheet.Sentence().Then(more, Ink.Faint));
        }
    }

    private static void DrawStray(Sheet sheet, StrayEvent stray)
    {
        var sentence = sheet
            .Sentence()
            .ThenData(stray.Reason.Name, Ink.Warning, suffix: ":")
            .Fact(stray.Event.Fact)
            .Labelled("span", stray.Event.SpanId.ToString());

        sheet.Write(new("    ", "      "), sentence.Attributes(stray.Event.Fact.Attributes()));
    }
}
