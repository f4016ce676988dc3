namespace AgentObservatory.Log;

/// <summary>What a session's log knows of one span: 64 bytes.</summary>
internal struct SpanRow
{
    /// <summary>Stands for the row of a span that did not fit.</summary>
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

    /// <summary>What most spans do not have; null for most.</summary>
    internal SpanDetails? Details;
    internal int DroppedEvents;
    internal bool HasEnded;

    /// <summary>The status that <c>Fail</c> has set. If null, the status of the span's end counts.</summary>
    internal SpanStatus? Verdict
    {
        readonly get => verdict == 0 ? null : (SpanStatus)(verdict - 1);
        set => verdict = value is { } status ? (byte)(status + 1) : (byte)0;
    }

    private byte verdict;
}

/// <summary>A span that has ended: copies of its row and of its end's entry.</summary>
internal readonly record struct ClosedSpan(SpanRow Row, LogEntry Entry);
