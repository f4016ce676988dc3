namespace AgentObservatory.Log;

/// <summary>
/// What most spans do not have: made when it is first needed, so that the others take no memory for it. Written under the log's gate,
/// until the span has ended.
/// </summary>
internal sealed class SpanDetails
{
    /// <summary>Accompanies the span on the agent's thread; null where nothing does.</summary>
    internal ICompanion? Companion { get; init; }

    /// <summary>Counts the items of a stream; null where the span is none.</summary>
    internal StreamItems? Items { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    internal ErrorInfo? Error;
    internal LearntAttributes Learnt;

    /// <summary>The memory that it takes, but for what its values count, in bytes.</summary>
    internal long BytesBesides => ByteCost.Details + Learnt.BytesUnused;
}
