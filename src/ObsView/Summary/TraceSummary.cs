using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>
/// What trace files hold, in numbers. It keeps no envelope, and no more than so many kinds of spans by name, so that it takes the same
/// memory for files of any size. As a view it shows nothing by itself.
/// </summary>
internal sealed class TraceSummary : ITraceView
{
    /// <summary>How many kinds are told by name: those that come first. The others are added up.</summary>
    public const int MostKinds = 50;

    private readonly Dictionary<string, KindSummary> kinds = [];
    private readonly Dictionary<SpanStatus, long> sessions = [];

    /// <summary>The files that have been read to their end.</summary>
    public List<string> Files { get; } = [];

    /// <summary>How many files could not be read, or not to their end; what was read of them counts.</summary>
    public int UnfinishedFiles { get; set; }

    public long UnreadableLines { get; set; }

    public IReadOnlyDictionary<SpanStatus, long> Sessions => sessions;

    public long Events { get; private set; }

    public Int128 Dropped { get; private set; }

    public Int128 Anomalies { get; private set; }

    /// <summary>When the first session started.</summary>
    public Timestamp Start { get; private set; } = new(long.MaxValue);

    /// <summary>When the last session ended.</summary>
    public Timestamp End { get; private set; } = new(long.MinValue);

    public KindSummary AllKinds { get; } = new();

    public IReadOnlyDictionary<string, KindSummary> Kinds => kinds;

    /// <summary>The kinds that came later than the first ones, or have a name too long to be shown.</summary>
    public KindSummary OtherKinds { get; } = new();

    public void Show(TraceLine.Readable line)
    {
        var envelope = line.Envelope;
        sessions[envelope.Status] = sessions.GetValueOrDefault(envelope.Status) + 1;
        Events += envelope.Events.Length + envelope.Strays.Length;
        Dropped += envelope.Dropped.Total;
        Anomalies += (Int128)envelope.Strays.Length + envelope.Discarded.Total;
        // A session of a damaged file may have no time: it says nothing about when the others ran.
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

    private KindSummary Kind(string name)
    {
        if (kinds.TryGetValue(name, out var kind))
        {
            return kind;
        }

        return kinds.Count == MostKinds || name.Length > VisibleText.NameLimit
            ? OtherKinds
            : kinds[name] = new KindSummary();
    }
}
