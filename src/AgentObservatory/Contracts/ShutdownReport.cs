namespace AgentObservatory;

/// <summary>The outcome of shutting down an observatory.</summary>
/// <param name="DeadlineHit">
/// Whether the deadline came before every exporter had taken its envelopes and been disposed, and observers had seen what
/// was waiting for them. Envelopes that were still waiting for an exporter are dropped
/// (<see cref="DropReason.ShutdownDeadline"/>); an envelope that was being exported is still in flight.
/// </param>
/// <param name="Exporters">The counters of each exporter at the end, in the order in which they were given.</param>
public sealed record ShutdownReport(bool DeadlineHit, IReadOnlyList<ExporterHealth> Exporters);
