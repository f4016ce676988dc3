namespace AgentObservatory;

/// <summary>What became of everything when an observatory was shut down.</summary>
/// <param name="DeadlineHit">
/// True: an exporter had not taken all its envelopes, or had not been disposed, when the deadline came. What still waited is
/// dropped (<see cref="DropReason.ShutdownDeadline"/>); what an exporter was busy with is still in flight.
/// </param>
/// <param name="Exporters">The counters of each exporter at that moment, in the order in which they were given.</param>
public sealed record ShutdownReport(bool DeadlineHit, IReadOnlyList<ExporterHealth> Exporters);
