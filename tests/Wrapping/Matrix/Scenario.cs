namespace AgentObservatory.Tests.Wrapping.Matrix;

/// <summary>What becomes of one use of a wrapper or stream.</summary>
public enum Scenario
{
    Returns,
    ThrowsSynchronously,
    ThrowsAfterAnAwait,
    ThrowsAfterTheThirdItem,
    CancelledBeforeTheFirstItem,
    CancelledInTheMiddle,
    AbandonedByBreak,
    DisposedTwice,
    NeverDisposed,
    ConsumedOnAnotherThread,
    TwoConsumers,
}

/// <summary>What the envelope must say of a use.</summary>
internal sealed record Expectation(SpanStatus Status, string End, int Items)
{
    internal static Expectation Of(Scenario scenario) =>
        scenario switch
        {
            Scenario.ThrowsSynchronously or Scenario.ThrowsAfterAnAwait => new(SpanStatus.Error, "failed", 0),
            Scenario.ThrowsAfterTheThirdItem => new(SpanStatus.Error, "failed", Stage.Interrupted),
            Scenario.CancelledBeforeTheFirstItem => new(SpanStatus.Cancelled, "cancelled", 0),
            Scenario.CancelledInTheMiddle => new(SpanStatus.Cancelled, "cancelled", Stage.Interrupted),
            Scenario.AbandonedByBreak or Scenario.DisposedTwice => new(SpanStatus.Ok, "abandoned", Stage.Interrupted),
            Scenario.NeverDisposed => new(SpanStatus.Unfinished, "unfinished", Stage.Interrupted),
            _ => new(SpanStatus.Ok, "completed", Stage.AllItems),
        };
}
