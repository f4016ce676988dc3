using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Summary;

/// <summary>Totals of trace files. It keeps no envelope and a limited number of kinds, so it takes the same memory for files
/// of any size.</summary>
internal sealed class TraceSummary
{
    /// <summary>How many kinds are counted by name, the first ones to appear. All others are counted together.</summary>
    private const int MaxKinds = 50;

    private long failedSessions;

    public long Sessions => SessionsByStatus.Values.Sum();

    public SortedDictionary<SpanStatus, long> SessionsByStatus { get; } = [];

    public long Events { get; private set; }

    /// <summary>How many sessions and spans have failed.</summary>
    public long Errors => failedSessions + AllKinds.Errors;

    public Int128 Dropped { get; private set; }

    public Int128 Anomalies { get; private set; }

    /// <summary>When the first session started.</summary>
    public Timestamp Start { get; private set; } = new(long.MaxValue);

    /// <summary>When the last session ended.</summary>
    public Timestamp End { get; private set; } = new(long.MinValue);

    public KindSummary AllKinds { get; } = new();

    public Dictionary<string, KindSummary> Kinds { get; } = [];

    /// <summary>The kinds that are not counted by name, because there are too many or their name is too long to be
    /// shown.</summary>
    public KindSummary OtherKinds { get; } = new();

    public void Add(SessionEnvelope envelope)
    {
        SessionsByStatus[envelope.Status] = SessionsByStatus.GetValueOrDefault(envelope.Status) + 1;
        failedSessions += IsError(envelope.Status, envelope.Error) ? 1 : 0;
        Events += envelope.Events.Length + envelope.Strays.Length;
        Dropped += envelope.Dropped.Total;
        Anomalies += (Int128)envelope.Strays.Length + envelope.Discarded.Total;

        // A session in a damaged file may have no time; it must not extend the time range.
        if (!envelope.Session.StartTime.Equals(SessionInfo.Unknown.StartTime))
        {
            Start = new(Math.Min(Start.UnixNanoseconds, envelope.Session.StartTime.UnixNanoseconds));
            End = new(Math.Max(End.UnixNanoseconds, envelope.EndTime.UnixNanoseconds));
        }

        foreach (var span in envelope.Spans)
        {
            AllKinds.Add(span);
            Kind(span.Kind).Add(span);
        }
    }

    public static bool IsError(SpanStatus status, ErrorInfo? error) => status == SpanStatus.Error || error is not null;

    private KindSummary Kind(string name) =>
        Kinds.TryGetValue(name, out var kind) ? kind
        : Kinds.Count == MaxKinds || name.Length > EscapedText.NameLimit ? OtherKinds
        : Kinds[name] = new KindSummary();
}

/// <summary>Totals of the spans of a kind. Only spans that ended have a duration.</summary>
internal sealed class KindSummary
{
    public long Spans { get; private set; }

    public long Errors { get; private set; }

    public DurationHistogram Durations { get; } = new();

    public void Add(SpanRecord span)
    {
        Spans++;
        Errors += TraceSummary.IsError(span.Status, span.Error) ? 1 : 0;

        if (span.Status != SpanStatus.Unfinished)
        {
            Durations.Add(span.DurationNanoseconds);
        }
    }
}
