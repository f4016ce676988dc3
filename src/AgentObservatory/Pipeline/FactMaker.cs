namespace AgentObservatory.Pipeline;

/// <summary>The one place that turns log entries into facts, for all readers. The caller holds a lease of the log.</summary>
internal struct FactMaker(SessionLog log)
{
    private readonly LogView view = log.View;
    private readonly ulong writer = log.Writer;

    // Who runs is readable only once the first entry is, where readers redact.
    private readonly SessionInfo? session = log.IsRedacted ? null : log.Session;

    // Most entries have the names of the one before, literals of the same line of code: then they need no second look.
    private NamedValue[] known = AttributeSnapshot.Empty;

    /// <summary>The envelope of an ended session.</summary>
    internal static SessionEnvelope Fold(SessionLog log) =>
        SessionReducer.FoldExpecting(log.Session, All(log), log.Events, log.Spans);

    internal TraceEvent At(int position)
    {
        if (session is null)
        {
            log.RedactThrough(position);
        }

        ref readonly LogEntry entry = ref view[position];
        long sequence = view.SequenceAt(position);
        var time = new Timestamp(entry.UnixNanoseconds);
        switch (entry.Kind)
        {
            case EntryKind.SessionStarted:
                return TraceEvent.SessionStart(log.Session, log.Writer, sequence, log.Origin);
            case EntryKind.SessionEnded:
                return EndOf(log, sequence, time);
            default:
                ref readonly SpanRow span = ref view.RowOf(in entry);
                return new TraceEvent(
                    session ?? log.Session,
                    sequence,
                    time,
                    new EventId(writer, (ulong)sequence),
                    new SpanId(span.Id, 0),
                    new SpanId(span.ParentId, 0),
                    FactOf(in entry, in span)
                );
        }
    }

    /// <summary>The end of a session whose description is known to be readable. Needs no lease.</summary>
    internal static TraceEvent EndOf(SessionLog log, long sequence, Timestamp time) =>
        TraceEvent.SessionEnd(log.Session, log.Writer, sequence, time, log.RedactedEnd());

    internal static SpanEnd EndOf(in LogEntry entry, in SpanRow span) =>
        new(
            WellFormed(span.Name),
            WellFormed(span.Kind),
            (SpanStatus)entry.Status,
            span.Details?.Error,
            span.DurationNanoseconds,
            AttributesOf(in entry, in span),
            span.DroppedEvents
        );

    /// <summary>Attributes with well-formed and distinct names. Names are looked at here, off the agent's thread except
    /// inline and in live mode; and only here are those known that another thread wrote while they were copied. Where there
    /// are more than are copied as they are, they have been compared before.</summary>
    internal static Attributes WellFormed(NamedValue[] entries) =>
        entries.Length > NamedEntries.MostCompared && Array.TrueForAll(entries, IsWellFormed)
            ? new(entries)
            : new(NamedEntries.Distinct(entries));

    private static bool IsWellFormed(NamedValue entry) => ReferenceEquals(WellFormed(entry.Key), entry.Key);

    /// <summary>The facts of an ended session, in the order of their sequence.</summary>
    private static IEnumerable<TraceEvent> All(SessionLog log)
    {
        var maker = new FactMaker(log);
        for (int position = 0; position < log.Count; position++)
        {
            yield return maker.At(position);
        }
    }

    private TraceFact FactOf(in LogEntry entry, in SpanRow span) =>
        entry.Kind switch
        {
            EntryKind.SpanStarted => TraceFact.NewSpanStarted(
                WellFormed(span.Kind),
                WellFormed(span.Name),
                AttributesOf(in entry)
            ),
            EntryKind.StreamEvent => TraceFact.NewStreamEvent(WellFormed(entry.Name!), AttributesOf(in entry), false),
            _ => TraceFact.NewSpanEnded(EndOf(in entry, in span)),
        };

    private Attributes AttributesOf(in LogEntry entry)
    {
        NamedValue[] entries = view.AttributesOf(in entry);
        if (NamedEntries.HaveSameNames(known, entries))
        {
            return new Attributes(entries);
        }

        Attributes wellFormed = WellFormed(entries);
        known = wellFormed.Entries;
        return wellFormed;
    }

    /// <summary>The attributes of a span's end, with a stream's statistics, within one limit for both.</summary>
    private static Attributes AttributesOf(in LogEntry entry, in SpanRow span)
    {
        if (span.Details is not { } details)
        {
            return Attributes.Empty;
        }

        NamedValue[] statistics = details.Items?.Tell(span.StartedAt, (SpanStatus)entry.Status) ?? AttributeSnapshot.Empty;
        LaterAttributes later = details.Attributes.Copy(statistics.Length);
        foreach (var (key, value) in statistics)
        {
            later.Set(key, value, long.MaxValue, null);
        }

        return WellFormed(later.ToArray());
    }

    private static string WellFormed(string text) => UnicodeText.WellFormed(text);
}
