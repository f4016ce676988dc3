using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders an envelope as lines: the session, the tree of its spans, and the events that could not be placed. A
/// pure function of its arguments.</summary>
internal static class EnvelopeRenderer
{
    /// <param name="envelope">The envelope.</param>
    /// <param name="width">The width of a line, in cells.</param>
    /// <param name="glyphs">The characters to draw with.</param>
    /// <param name="schemaVersion">The version that the envelope's line states; empty if it states none.</param>
    public static IReadOnlyList<Line> Render(SessionEnvelope envelope, int width, Glyphs glyphs, string schemaVersion = "")
    {
        var layout = new TextLayout(width, glyphs);
        SessionRenderer.Render(layout, envelope);

        if (SchemaWarning(schemaVersion, glyphs) is { } warning)
        {
            layout.Write(Indent.Hanging("  "), warning, TextStyle.Warning);
        }

        var spans = new SpanRenderer(layout);

        foreach (var node in new SpanForest(envelope).Walk())
        {
            spans.Render(node);
        }

        StrayEventRenderer.Render(layout, envelope);
        return layout.Lines;
    }

    /// <summary>Null if the version is supported or not stated.</summary>
    private static string? SchemaWarning(string stated, Glyphs glyphs)
    {
        var supported = Version.Parse(EnvelopeJson.SchemaVersion);

        if (stated.Length == 0 || (Version.TryParse(stated, out var version) && version <= supported))
        {
            return null;
        }

        var shown = EscapedText.Of(stated, glyphs);
        return version is null
            ? $"! unknown schema version {shown}: something may be missing"
            : $"! schema version {shown} is newer than {supported}: something may be missing";
    }
}
