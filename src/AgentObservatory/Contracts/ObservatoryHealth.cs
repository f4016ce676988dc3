namespace AgentObservatory;

/// <summary>
/// The counters of an <see cref="Observatory"/> at one moment. Two laws hold whenever nothing is under way:
/// <c>EventsEmitted = EventsFolded + EventsDropped.Total</c>, and for each exporter
/// <c>SessionsEnded = Exported + Dropped.Total + InFlight</c>.
/// </summary>
/// <param name="SessionsStarted">Sessions started, refused ones not included.</param>
/// <param name="SessionsEnded">Sessions ended.</param>
/// <param name="SessionsRefused">Sessions that were never begun, by reason; their events are dropped under the same reason.</param>
/// <param name="EventsEmitted">Starts, stream events and ends that were reported, counted when their session ends.</param>
/// <param name="EventsFolded">Of these, the ones that are in envelopes.</param>
/// <param name="EventsDropped">Of these, the ones that are not, by reason (<see cref="DropReason"/>).</param>
/// <param name="AttributesIgnored">Attributes and errors that were set on spans after their end.</param>
/// <param name="ParentsIgnored">Sessions whose <see cref="AgentContext.Parent"/> was no W3C traceparent.</param>
/// <param name="ObservationsShed">Events and envelopes that observers did not get to see, because too many were waiting for them.</param>
/// <param name="ObserversFailed">How often an observer threw.</param>
/// <param name="ActivityFailures">How often a listener of <see cref="ObservatoryOptions.ActivitySource"/> threw.</param>
/// <param name="DiagnosticsLost">Reports that <see cref="ObservatoryOptions.OnDiagnostic"/> did not take: it threw, or blocked too long.</param>
/// <param name="Exporters">The counters of each exporter, in the order in which they were given.</param>
public sealed record ObservatoryHealth(
    long SessionsStarted,
    long SessionsEnded,
    Tally SessionsRefused,
    long EventsEmitted,
    long EventsFolded,
    Tally EventsDropped,
    long AttributesIgnored,
    long ParentsIgnored,
    long ObservationsShed,
    long ObserversFailed,
    long ActivityFailures,
    long DiagnosticsLost,
    IReadOnlyList<ExporterHealth> Exporters
)
{
    /// <summary>Sessions that are running, and those that nobody ever ended.</summary>
    public long SessionsOpen => SessionsStarted - SessionsEnded;
}

/// <summary>The counters of one exporter at one moment.</summary>
/// <param name="Name">The exporter's type.</param>
/// <param name="Exported">Envelopes it took.</param>
/// <param name="Dropped">Envelopes that were lost for it, by reason (<see cref="DropReason"/>).</param>
/// <param name="InFlight">Envelopes on their way to it: waiting, or being exported.</param>
/// <param name="QueuedSessions">Of these, the ones that wait.</param>
/// <param name="QueuedBytes">How many bytes these hold, estimated.</param>
/// <param name="LastError">The last failure as text; null where there was none.</param>
/// <param name="LastErrorTime">When that was; null where there was none.</param>
public sealed record ExporterHealth(
    string Name,
    long Exported,
    Tally Dropped,
    long InFlight,
    int QueuedSessions,
    long QueuedBytes,
    string? LastError,
    DateTimeOffset? LastErrorTime
);
