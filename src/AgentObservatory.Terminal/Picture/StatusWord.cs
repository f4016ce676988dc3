namespace AgentObservatory.Terminal;

/// <summary>Verdicts in words, so that they can be told apart without colours.</summary>
internal static class StatusWord
{
    public static Sentence Status(this Sentence sentence, SpanStatus status) =>
        status switch
        {
            SpanStatus.Ok => sentence.Field("ok", Ink.Good),
            SpanStatus.Error => sentence.Field("error", Ink.Bad),
            SpanStatus.Cancelled => sentence.Field("cancelled", Ink.Warning),
            _ => sentence.Field("unfinished", Ink.Warning),
        };
}
