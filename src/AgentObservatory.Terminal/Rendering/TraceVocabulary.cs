using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>The words and styles for kinds, statuses, facts and counts by reason.</summary>
internal static class TraceVocabulary
{
    private const int MaxReasons = 20;

    public static TextStyle KindStyle(string? kind) =>
        kind switch
        {
            "agent_step" => TextStyle.AgentStep,
            "tool_call" => TextStyle.ToolCall,
            "llm_call" => TextStyle.LlmCall,
            "stream" => TextStyle.Stream,
            _ => TextStyle.OtherKind,
        };

    public static Run StatusText(SpanStatus status) =>
        status switch
        {
            SpanStatus.Ok => new("ok", TextStyle.Ok),
            SpanStatus.Error => new("error", TextStyle.Error),
            SpanStatus.Cancelled => new("cancelled", TextStyle.Warning),
            _ => new("unfinished", TextStyle.Warning),
        };

    public static Paragraph AppendStatus(this Paragraph paragraph, SpanStatus status)
    {
        var (text, style) = StatusText(status);
        return paragraph.AppendField(text, style);
    }

    /// <summary>Appends a fact's type in the wire format and its own data, without the attributes.</summary>
    public static Paragraph AppendFact(this Paragraph paragraph, TraceFact fact) =>
        fact switch
        {
            TraceFact.SpanStarted start => paragraph
                .Append("span_start", TextStyle.Faint)
                .AppendUntrusted(start.Kind, KindStyle(start.Kind))
                .AppendUntrusted(start.Name, TextStyle.SpanName),
            TraceFact.StreamEvent stream => paragraph
                .Append("stream_event", TextStyle.Faint)
                .AppendUntrusted(stream.Name, TextStyle.EventName),
            TraceFact.SpanEnded { End: var end } => paragraph
                .Append("span_end", TextStyle.Faint)
                .AppendIfStated(end.Kind, KindStyle(end.Kind))
                .AppendIfStated(end.Name, TextStyle.SpanName)
                .AppendStatus(end.Status),
            TraceFact.SessionEnded { End: var end } => paragraph
                .Append("session_end", TextStyle.Faint)
                .AppendStatus(end.Status),
            _ => paragraph.Append("session_start", TextStyle.Faint),
        };

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

    private static Paragraph AppendIfStated(this Paragraph paragraph, string? text, TextStyle style) =>
        text is null ? paragraph : paragraph.AppendUntrusted(text, style);
}
