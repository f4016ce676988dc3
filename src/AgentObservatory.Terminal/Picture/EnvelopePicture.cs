namespace AgentObservatory.Terminal;

/// <summary>
/// The picture of an envelope: its session, the tree of its spans, and what could not be placed. Pure: an envelope and a
/// width in, lines out. Everything that comes from the envelope is made visible, nothing in it is obeyed.
/// </summary>
internal static class EnvelopePicture
{
    /// <param name="envelope">What is drawn.</param>
    /// <param name="width">How many cells a line may take.</param>
    /// <param name="glyphs">The characters to draw with.</param>
    /// <param name="schemaVersion">The version that the envelope's line states; empty where it states none.</param>
    public static IReadOnlyList<Line> Draw(
        SessionEnvelope envelope,
        int width,
        Glyphs glyphs,
        string schemaVersion = ""
    )
    {
        var sheet = new Sheet(width, glyphs);
        SessionHeader.Draw(sheet, envelope);

        if (SchemaVersion.Warning(schemaVersion, glyphs) is { } warning)
        {
            sheet.Write(new("  ", "    "), sheet.Sentence().Then(warning, Ink.Warning));
        }

        var spans = new SpanPicture(sheet);

        foreach (var place in new SpanForest(envelope).Walk())
        {
            spans.Draw(place);
        }

        StrayPicture.Draw(sheet, envelope);
        return sheet.Lines;
    }
}
