using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Live;

/// <summary>Events of runs that are watched.</summary>
internal static class EventText
{
    private const int ValueLimit = 40;

    /// <summary>Wider than most terminals.</summary>
    private const int MostCells = 400;

    /// <summary>An event on one line, for a picture.</summary>
    public static Line InBrief(LiveEvent told, Glyphs glyphs)
    {
        var layout = new TextLayout(int.MaxValue, glyphs);
        new Paragraph(layout).AppendEvent(told, glyphs, ValueLimit).Write("");
        return layout.Lines[0].CutTo(MostCells, glyphs.Ellipsis);
    }

    public static Paragraph AppendEvent(this Paragraph paragraph, LiveEvent told, Glyphs glyphs, int valueLimit)
    {
        paragraph.AppendFact(told.Item.Fact, told.Span?.Fact as TraceFact.SpanStarted);
        _ = told.Item.Fact switch
        {
            TraceFact.SessionStarted start => paragraph
                .AppendField(Word(start.Origin), TextStyle.Plain)
                .AppendLabelled("agent", told.Session.AgentId),
            TraceFact.SessionEnded { End: var end } => paragraph
                .AppendLabelled("suspended", end.SuspendReason)
                .AppendError(end.Error),
            TraceFact.SpanEnded { End: { DurationNanoseconds: { } duration } end } => paragraph
                .AppendField(TimeText.OfDuration(duration, glyphs), TextStyle.Faint)
                .AppendError(end.Error),
            TraceFact.SpanEnded { End: var end } => paragraph.AppendError(end.Error),
            _ => paragraph,
        };
        return paragraph.AppendAttributes(told.Item.Fact.Attributes(), valueLimit);
    }

    public static Paragraph AppendError(this Paragraph paragraph, ErrorInfo? error) =>
        error is null
            ? paragraph
            : paragraph.AppendUntrustedField(error.Type, TextStyle.Error).AppendUntrusted(error.Message, TextStyle.Plain);

    private static string Word(WriterOrigin? origin) =>
        origin switch
        {
            WriterOrigin.Resumed => "resumed",
            WriterOrigin.Joined => "joined",
            _ => "began",
        };
}
