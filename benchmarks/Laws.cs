namespace AgentObservatory.Benchmarks;

/// <summary>The laws of an observatory's counters.</summary>
internal static class Laws
{
    /// <param name="health">The counters after a shutdown.</param>
    /// <param name="mostInFlight">How many envelopes each exporter may still hold: one that hangs holds one.</param>
    internal static IEnumerable<string> Broken(ObservatoryHealth health, int[] mostInFlight)
    {
        if (health.EventsEmitted != health.EventsFolded + health.EventsDropped.Total)
        {
            yield return $"emitted {health.EventsEmitted} != folded {health.EventsFolded} + dropped {health.EventsDropped}";
        }

        // Where no session is so long that anything of it is shed.
        if (health.Journal is { } journal)
        {
            long reported = health.EventsEmitted + 2 * health.SessionsEnded;
            if (journal.EventsWritten + journal.EventsLost != reported)
            {
                yield return $"reported {reported} != journaled: {journal}";
            }
        }

        foreach (var (exporter, most) in health.Exporters.Zip(mostInFlight))
        {
            if (exporter.InFlight > most || exporter.QueuedSessions > 0)
            {
                yield return $"{exporter.Name}: {exporter.InFlight} in flight, {exporter.QueuedSessions} queued after the shutdown";
            }

            if (health.SessionsEnded + exporter.Recovered != exporter.Exported + exporter.Dropped.Total + exporter.InFlight)
            {
                yield return exporter.Name + ": ended + recovered != exported + dropped + in flight";
            }
        }
    }
}
