using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>The words and styles for kinds, statuses, facts and counts by reason.</summary>
internal static class TraceVocabulary
{
    private const int MaxReasons = 20;

    public static Style KindStyle(string? kind) =>
        kind switch
        {
            SpanKind.AgentStep => TextStyle.AgentStep,
            SpanKind.ToolCall => TextStyle.ToolCall,
            SpanKind.LlmCall => TextStyle.LlmCall,
            SpanKind.Stream => TextStyle.Stream,
            _ => TextStyle.OtherKind,
        };

    /// <summary>Whether an attribute is one of the conventions', most of which the kind, the name and the tokens tell.</summary>
    public static bool IsOfConventions(string key) => key.StartsWith(Convention.genAi, StringComparison.Ordinal);

    public static Run StatusText(SpanStatus status) =>
        new(
            WireWord.OfStatus(status),
            status switch
            {
                SpanStatus.Ok => TextStyle.Ok,
                SpanStatus.Error => TextStyle.Error,
                _ => TextStyle.Warning,
            }
        );

    /// <summary>Appends a status; nothing for a wait that is over, which has neither succeeded nor failed.</summary>
    public static Paragraph AppendStatus(this Paragraph paragraph, SpanStatus status, string? kind = null)
    {
        var (text, style) = StatusText(status);
        return paragraph.AppendFieldIf(kind != SpanKind.Wait || status != SpanStatus.Ok, text, style);
    }

    /// <summary>Appends the status of a span, which most of the time is that all went well, and then is not told.</summary>
    public static Paragraph AppendStatusIfNotOk(this Paragraph paragraph, SpanStatus status) =>
        status == SpanStatus.Ok ? paragraph : paragraph.AppendStatus(status);

    /// <summary>Appends a fact's type in the wire format and its own data, without the attributes; and which span it is about,
    /// where its start is given.</summary>
    public static Paragraph AppendFact(this Paragraph paragraph, TraceFact fact, TraceFact.SpanStarted? about = null)
    {
        paragraph.Append(WireWord.OfFact(fact), TextStyle.Faint);
        return fact switch
        {
            TraceFact.SpanStarted start => paragraph
                .AppendUntrusted(start.Kind, KindStyle(start.Kind))
                .AppendUntrusted(start.Name, TextStyle.SpanName),
            TraceFact.StreamEvent stream => paragraph
                .AppendUntrusted(stream.Name, TextStyle.EventName)
                .AppendLabelled("in", about?.Name),
            TraceFact.SpanEnded { End: var end } => paragraph
                .AppendIfStated(end.Kind ?? about?.Kind, KindStyle(end.Kind ?? about?.Kind))
                .AppendIfStated(end.Name ?? about?.Name, TextStyle.SpanName)
                .AppendStatus(end.Status, end.Kind ?? about?.Kind),
            TraceFact.SessionEnded { End: var end } => paragraph.AppendStatus(end.Status),
            _ => paragraph,
        };
    }

    /// <summary>Appends counts by reason. The reasons come from the file, so they are untrusted.</summary>
    public static Paragraph AppendTally(this Paragraph paragraph, Tally tally)
    {
        foreach (var (reason, count) in tally.Take(MaxReasons))
        {
            paragraph.AppendUntrusted(reason, TextStyle.Plain).Append(Quantity.Of(count), TextStyle.Faint);
        }

        var leftOut = tally.Count() - MaxReasons;
        return leftOut > 0 ? paragraph.Append($"and {Quantity.Of(leftOut)} more", TextStyle.Faint) : paragraph;
    }

    public static Attributes Attributes(this TraceFact fact) =>
        fact switch
        {
            TraceFact.SpanStarted start => start.Attributes,
            TraceFact.StreamEvent stream => stream.Attributes,
            TraceFact.SpanEnded end => end.End.Attributes,
            _ => AgentObservatory.Attributes.Empty,
        };

    private static Paragraph AppendIfStated(this Paragraph paragraph, string? text, Style style) =>
        text is null ? paragraph : paragraph.AppendUntrusted(text, style);
}
