namespace AgentObservatory.Log;

/// <summary>What a session's log knows of one span: 72 bytes.</summary>
internal struct SpanRow
{
    /// <summary>In place of a row: the span did not fit.</summary>
    internal const int None = -1;

    // Written before the span's start is published, and never again.
    internal ulong Id;
    internal ulong ParentId;
    internal string Kind;
    internal string Name;

    /// <summary>The monotonic time of the start, in nanoseconds.</summary>
    internal long StartedAt;

    // Written under the log's gate, and never after the span's end is published.
    internal long DurationNanoseconds;

    /// <summary>What most spans do not have; null for those.</summary>
    internal SpanDetails? Details;
    internal int DroppedEvents;

    /// <summary>The position of its end in the log.</summary>
    internal int EndPosition;
    internal bool HasEnded;

    /// <summary>The verdict that was told while the span ran; the one of its end counts where there is none.</summary>
    internal SpanStatus? Verdict
    {
        readonly get => verdict == 0 ? null : (SpanStatus)(verdict - 1);
        set => verdict = value is { } told ? (byte)(told + 1) : (byte)0;
    }

    private byte verdict;
}

/// <summary>What a span's start says.</summary>
/// <param name="Id">Its id; 0: the log gives it one.</param>
/// <param name="ParentId">The parent's id; 0 for none.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it does.</param>
/// <param name="Attributes">Details.</param>
/// <param name="Cost">How many bytes the attributes hold.</param>
/// <param name="Details">What most spans do not have; null for those.</param>
internal readonly record struct SpanStart(
    ulong Id,
    ulong ParentId,
    string Kind,
    string Name,
    NamedValue[] Attributes,
    long Cost,
    SpanDetails? Details
);

/// <summary>A span that has ended: copies of its row and of the entry that says so.</summary>
internal readonly record struct ClosedSpan(SpanRow Row, LogEntry Entry);
