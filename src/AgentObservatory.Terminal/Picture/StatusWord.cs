namespace AgentObservatory.Terminal;

/// <summary>Verdicts in words, so that they can be told apart without colours.</summary>
internal static class StatusWord
{
    public static Run Of(SpanStatus status) =>
        new(
            WireWord.OfStatus(status),
            status switch
            {
                SpanStatus.Ok => Ink.Good,
                SpanStatus.Error => Ink.Bad,
                _ => Ink.Warning,
            }
        );

    public static Sentence Status(this Sentence sentence, SpanStatus status)
    {
        var (word, ink) = Of(status);
        return sentence.Field(word, ink);
    }
}
