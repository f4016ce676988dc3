namespace AgentObservatory.Log;

/// <summary>What most spans do not have, created when first needed. Written under the log's gate until the span has
/// ended.</summary>
internal sealed class SpanDetails
{
    internal ICompanion? Companion { get; init; }

    /// <summary>Counts the items of a stream; null for any other span.</summary>
    internal StreamItems? Items { get; init; }

    internal ErrorInfo? Error;
    internal LaterAttributes Attributes;

    /// <summary>The bytes that it takes besides those of its values.</summary>
    internal long BytesBesides => ByteCost.Details + Attributes.BytesUnused;
}
