namespace AgentObservatory.Terminal;

/// <summary>A fact in a few words, for lists that are no tree.</summary>
internal static class FactWords
{
    /// <summary>The fact's type in the wire format, and what it says about itself, without its attributes.</summary>
    public static Sentence Fact(this Sentence sentence, TraceFact fact) =>
        fact switch
        {
            TraceFact.SpanStarted start => sentence
                .Then("span_start", Ink.Faint)
                .ThenData(start.Kind, KindInk.Of(start.Kind))
                .ThenData(start.Name, Ink.SpanName),
            TraceFact.StreamEvent stream => sentence
                .Then("stream_event", Ink.Faint)
                .ThenData(stream.Name, Ink.EventName),
            TraceFact.SpanEnded { End: var end } => sentence
                .Then("span_end", Ink.Faint)
                .Stated(end.Kind, KindInk.Of(end.Kind))
                .Stated(end.Name, Ink.SpanName)
                .Status(end.Status),
            TraceFact.SessionEnded { End: var end } => sentence
                .Then("session_end", Ink.Faint)
                .Status(end.Status),
            _ => sentence.Then("session_start", Ink.Faint),
        };

    private static Sentence Stated(this Sentence sentence, string? text, Ink ink) =>
        text is null ? sentence : sentence.ThenData(text, ink);

    public static Attributes Attributes(this TraceFact fact) =>
        fact switch
        {
            TraceFact.SpanStarted start => start.Attributes,
            TraceFact.StreamEvent stream => stream.Attributes,
            TraceFact.SpanEnded end => end.End.Attributes,
            _ => AgentObservatory.Attributes.Empty,
        };
}
