namespace AgentObservatory;

/// <summary>The counters of an <see cref="Observatory"/> at one moment. Whenever nothing is in progress, <c>EventsEmitted =
/// EventsFolded + EventsDropped.Total</c>, and for each exporter <c>SessionsEnded + Recovered = Exported + Dropped.Total +
/// InFlight</c>.</summary>
/// <param name="SessionsStarted">Sessions started, without the refused ones.</param>
/// <param name="SessionsEnded">Sessions ended.</param>
/// <param name="SessionsRefused">Sessions that were refused, by reason. Their events are dropped for the same
/// reason.</param>
/// <param name="EventsEmitted">Starts, stream events and ends that were reported. They are counted when their session
/// ends.</param>
/// <param name="EventsFolded">Of these, how many are in envelopes.</param>
/// <param name="EventsDropped">Of these, how many are not, by reason (<see cref="DropReason"/>).</param>
/// <param name="AttributesIgnored">Attributes and errors that were set on spans after their end.</param>
/// <param name="ParentsIgnored">Sessions whose <see cref="AgentContext.Parent"/> was not a W3C traceparent.</param>
/// <param name="TicketsIgnored">Tickets that had no effect: they could not be read, were from a newer version, or were given
/// to a session that belongs to another run or has ended.</param>
/// <param name="ObservationsShed">Events and envelopes that observers did not see because too much was waiting for
/// them.</param>
/// <param name="ObserversFailed">How often an observer threw.</param>
/// <param name="ActivityFailures">How often a sampler, listener or processor of
/// <see cref="ObservatoryOptions.ActivitySource"/> threw.</param>
/// <param name="RedactionsFailed">How often <see cref="ObservatoryOptions.Redactor"/> threw. Each time a value, or a part of one,
/// became <c>[redaction failed]</c>.</param>
/// <param name="DiagnosticsLost">Reports that <see cref="ObservatoryOptions.OnDiagnostic"/> did not handle: it threw, or was
/// too slow.</param>
/// <param name="Exporters">The counters of each exporter, in the order in which they were given.</param>
/// <param name="Journal">The counters of the journal; null without <see cref="ObservatoryOptions.Journal"/>.</param>
public sealed record ObservatoryHealth(
    long SessionsStarted,
    long SessionsEnded,
    Tally SessionsRefused,
    long EventsEmitted,
    long EventsFolded,
    Tally EventsDropped,
    long AttributesIgnored,
    long ParentsIgnored,
    long TicketsIgnored,
    long ObservationsShed,
    long ObserversFailed,
    long ActivityFailures,
    long RedactionsFailed,
    long DiagnosticsLost,
    IReadOnlyList<ExporterHealth> Exporters,
    JournalHealth? Journal
)
{
    /// <summary>Sessions that are still running, and those that were abandoned without being disposed.</summary>
    public long SessionsOpen => SessionsStarted - SessionsEnded;
}

/// <summary>The counters of one exporter at one moment.</summary>
/// <param name="Name">The exporter's type.</param>
/// <param name="Exported">Envelopes it took.</param>
/// <param name="Dropped">Envelopes it lost, or did not keep, by reason (<see cref="DropReason"/>).</param>
/// <param name="InFlight">Envelopes that are waiting or being exported.</param>
/// <param name="QueuedSessions">Of these, how many are waiting.</param>
/// <param name="QueuedBytes">How many bytes of memory the waiting ones hold, estimated.</param>
/// <param name="LastError">The last failure as text; null if there was none.</param>
/// <param name="LastErrorTime">When it happened; null if there was none.</param>
/// <param name="Recovered">Envelopes of sessions that another process has left in its journal, handed to it.</param>
/// <param name="ExportTime">How long it has worked in all: exported, committed and flushed. What it is doing now is not in
/// it.</param>
public sealed record ExporterHealth(
    string Name,
    long Exported,
    Tally Dropped,
    long InFlight,
    int QueuedSessions,
    long QueuedBytes,
    string? LastError,
    DateTimeOffset? LastErrorTime,
    long Recovered,
    TimeSpan ExportTime
);

/// <summary>The counters of an observatory's journal at one moment.</summary>
/// <param name="EventsWritten">Starts, stream events and ends in its file, those of sessions included.</param>
/// <param name="EventsLost">Those that are not, because there was no room, or none to be had in time. The exporters get them
/// all the same.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="Sessions">Sessions in it that somebody may still need: running, or not taken by every exporter.</param>
/// <param name="LastError">The last failure as text; null if there was none.</param>
/// <param name="LastErrorTime">When it happened; null if there was none.</param>
public sealed record JournalHealth(
    long EventsWritten,
    long EventsLost,
    long Bytes,
    int Sessions,
    string? LastError,
    DateTimeOffset? LastErrorTime
);

/// <summary>What was recovered from the journals of processes that have ended.</summary>
/// <param name="Files">Journals that were found, and whose process has ended.</param>
/// <param name="Sessions">Sessions in them that an exporter had not taken.</param>
/// <param name="UnreadableLines">Lines that could not be read. A process that was killed may leave one at the end of its
/// file.</param>
/// <param name="IsComplete">Whether every exporter has now taken everything in them. If not, the rest is kept for the next
/// time. Journals that another process recovers at the same time are not among them.</param>
public sealed record RecoveryReport(int Files, int Sessions, long UnreadableLines, bool IsComplete);

/// <summary>The outcome of shutting down an observatory.</summary>
/// <param name="DeadlineHit">Whether the deadline came before every exporter had taken its envelopes and been disposed, and
/// observers had seen what was waiting for them. Envelopes that were still waiting for an exporter are dropped
/// (<see cref="DropReason.ShutdownDeadline"/>); an envelope that was being exported is still in flight.</param>
/// <param name="Exporters">The counters of each exporter at the end, in the order in which they were given.</param>
public sealed record ShutdownReport(bool DeadlineHit, IReadOnlyList<ExporterHealth> Exporters);
