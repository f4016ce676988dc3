namespace AgentObservatory.Log;

/// <summary>What most spans do not have, created when first needed. Written under the log's gate until the span has
/// ended.</summary>
internal sealed class SpanDetails
{
    internal ICompanion? Companion { get; init; }

    /// <summary>What the span is compared by; null where nothing is taken in, and for most kinds.</summary>
    internal StartedAs? StartedAs { get; init; }

    /// <summary>Counts the items of a stream; null for any other span.</summary>
    internal StreamItems? Items { get; init; }

    /// <summary>The position of the span's start in the log; 0 if it has got details only later.</summary>
    internal int Start;
    internal ErrorInfo? Error;
    internal LaterAttributes Attributes;

    /// <summary>The bytes that it takes besides those of its values.</summary>
    internal long BytesBesides => ByteCost.Details + (StartedAs is null ? 0 : ByteCost.Details) + Attributes.BytesUnused;
}
