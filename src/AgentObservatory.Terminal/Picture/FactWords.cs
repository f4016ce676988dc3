namespace AgentObservatory.Terminal;

/// <summary>A fact in a few words, for lists that are no tree.</summary>
internal static class FactWords
{
    /// <summary>The fact's type in the wire format, and what it says about itself, without its attributes.</summary>
    public static Sentence Fact(this Sentence sentence, TraceFact fact)
    {
        sentence = sentence.Then(WireWord.OfFact(fact), Ink.Faint);
        return fact switch
        {
            TraceFact.SpanStarted start => sentence
                .ThenData(start.Kind, KindInk.Of(start.Kind))
                .ThenData(start.Name, Ink.SpanName),
            TraceFact.StreamEvent stream => sentence.ThenData(stream.Name, Ink.EventName),
            TraceFact.SpanEnded { End: var end } => sentence
                .Stated(end.Kind, KindInk.Of(end.Kind))
                .Stated(end.Name, Ink.SpanName)
                .Status(end.Status),
            TraceFact.SessionEnded { End: var end } => sentence.Status(end.Status),
            _ => sentence,
        };
    }

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
