namespace AgentObservatory.Terminal;

/// <summary>Verdicts in words, so that they can be told apart without colours.</summary>
internal static class StatusWord
{
    public static Run Of(SpanStatus status) =>
        status switch
        {
            SpanStatus.Ok => new("ok", Ink.Good),
            SpanStatus.Error => new("error", Ink.Bad),
            SpanStatus.Cancelled => new("cancelled", Ink.Warning),
            _ => new("unfinished", Ink.Warning),
        };

    public static Sentence Status(this Sentence sentence, SpanStatus status)
    {
        var (word, ink) = Of(status);
        return sentence.Field(word, ink);
    }
}
