using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Renders an envelope as lines: the session, the tree of its spans, and the events that could not be placed. A
/// pure function of its arguments.</summary>
internal static class EnvelopeRenderer
{
    private const int MaxStrays = 10;
    private const string Details = "  ";
    private const int LinesOfPart = 200;

    /// <summary>The width of a column is that of the names on the first screens.</summary>
    private const int NamesLookedAt = 500;

    /// <summary>Renders an envelope. The schema version is the one that its line states; empty if it states none.</summary>
    public static IReadOnlyList<Line> Render(
        SessionEnvelope envelope,
        int width,
        Glyphs glyphs,
        string schemaVersion = "",
        TreeOptions? options = null
    ) => [.. RenderParts(envelope, width, glyphs, schemaVersion, options ?? new TreeOptions()).SelectMany(part => part)];

    /// <summary>Renders an envelope part by part, so that the first lines of a large one come soon.</summary>
    public static IEnumerable<IReadOnlyList<Line>> RenderParts(
        SessionEnvelope envelope,
        int width,
        Glyphs glyphs,
        string schemaVersion,
        TreeOptions options
    )
    {
        var layout = new TextLayout(width, glyphs);
        RenderSession(layout, envelope, options);

        if (SchemaWarning(schemaVersion, glyphs) is { } warning)
        {
            new Paragraph(layout).Append(warning, TextStyle.Warning).Write("  ");
        }

        var columns = new SpanColumns(envelope, layout, WidestName(envelope, layout, options));
        var spans = new SpanRenderer(layout, columns, options.HasWholeStacks);

        foreach (var node in new SpanForest(envelope, options.Shown, options.MaxDepth).Walk())
        {
            spans.Render(node);

            if (layout.Lines.Count > LinesOfPart)
            {
                yield return layout.TakeLines();
            }
        }

        RenderStrays(layout, envelope);
        yield return layout.TakeLines();
    }

    private static int WidestName(SessionEnvelope envelope, TextLayout layout, TreeOptions options)
    {
        var (widest, seen) = (0, 0);

        foreach (var node in new SpanForest(envelope, options.Shown, options.MaxDepth).Walk())
        {
            if (++seen > NamesLookedAt)
            {
                break;
            }

            var guides = layout.Glyphs.Trunk.Length * (node.Depth + 1);
            widest = Math.Max(widest, guides + SpanRenderer.NameOf(node, layout).Width);
        }

        return widest;
    }

    private static bool HasProcessEnded(SessionEnvelope envelope) =>
        !envelope.Writers.IsDefault && envelope.Writers.Any(static writer => writer.HasProcessEnded);

    private static void RenderSession(TextLayout layout, SessionEnvelope envelope, TreeOptions options)
    {
        var session = envelope.Session;
        new Paragraph(layout)
            .Append("session", TextStyle.Faint)
            .AppendUntrusted(session.SessionId, TextStyle.SessionId)
            .AppendField(TimeText.OfDuration(envelope.DurationNanoseconds, layout.Glyphs), TextStyle.Faint)
            .AppendStatus(envelope.Status)
            .AppendLabelled("suspended", envelope.SuspendReason)
            .AppendFieldIf(HasProcessEnded(envelope), "process ended", TextStyle.Warning)
            .AppendField(Quantity.Of(envelope.Spans.Length, "span"), TextStyle.Faint)
            .AppendField(Quantity.Of(envelope.Events.Length + envelope.Strays.Length, "event"), TextStyle.Faint)
            .Write("");
        new Paragraph(layout)
            .AppendLabelled("agent", session.AgentId)
            .AppendLabelled("user", session.UserId)
            .AppendField(TimeText.OfTimestamp(session.StartTime), TextStyle.Plain)
            .AppendLabelled("trace", session.TraceId.ToString())
            .Write(Details, Details);

        if (session.Parent is { } parent)
        {
            new Paragraph(layout)
                .Append("started by", TextStyle.Faint)
                .AppendLabelled("session", parent.SessionId)
                .AppendLabelled("span", parent.SpanId.IsNone ? null : parent.SpanId.ToString())
                .AppendLabelled("trace", parent.TraceId.ToString())
                .Write(Details, Details);
        }

        if (session.Metadata.Count > 0)
        {
            var metadata = new Paragraph(layout).Append("metadata", TextStyle.Faint).AppendAttributes(session.Metadata);
            metadata.Write("  ");
        }

        if (envelope.Dropped.Total > 0)
        {
            var dropped = $"! {Quantity.Of(envelope.Dropped.Total, "event")} dropped:";
            new Paragraph(layout).Append(dropped, TextStyle.Warning).AppendTally(envelope.Dropped).Write(Details, Details);
        }

        ErrorRenderer.Render(layout, "  ", envelope.Error, options.HasWholeStacks);
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

    /// <summary>Renders the events that could not be placed: how many, why, and the first few.</summary>
    private static void RenderStrays(TextLayout layout, SessionEnvelope envelope)
    {
        if (!envelope.HasAnomalies)
        {
            return;
        }

        var anomalies = envelope.Anomalies;
        var title = $"! {Quantity.Of(anomalies.Total, "event")} could not be placed:";
        new Paragraph(layout).Append(title, TextStyle.Warning).AppendTally(anomalies).Write("  ");

        foreach (var stray in envelope.Strays.Take(MaxStrays))
        {
            new Paragraph(layout)
                .AppendUntrusted(stray.Reason.Name, TextStyle.Warning, suffix: ":")
                .AppendFact(stray.Event.Fact)
                .AppendLabelled("span", stray.Event.SpanId.ToString())
                .AppendAttributes(stray.Event.Fact.Attributes())
                .Write("    ");
        }

        if (envelope.Strays.Length > MaxStrays)
        {
            var more = $"{layout.Glyphs.Ellipsis} {Quantity.Of(envelope.Strays.Length - MaxStrays)} more";
            new Paragraph(layout).Append(more, TextStyle.Faint).Write("    ", "    ");
        }
    }
}
