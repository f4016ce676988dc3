namespace AgentObservatory.Log;

/// <summary>What most spans do not have. It is created when first needed, so that other spans take no memory for it. Written
/// under the log's gate until the span has ended.</summary>
internal sealed class SpanDetails
{
    /// <summary>The span's companion; null if it has none.</summary>
    internal ICompanion? Companion { get; init; }

    /// <summary>Counts the items of a stream; null for any other span.</summary>
    internal StreamItems? Items { get; init; }

    /// <summary>The span's error; null if there is none.</summary>
    internal ErrorInfo? Error;
    internal LaterAttributes Attributes;

    /// <summary>The bytes that it takes besides those of its values.</summary>
    internal long BytesBesides => ByteCost.Details + Attributes.BytesUnused;
}
