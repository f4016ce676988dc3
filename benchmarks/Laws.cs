namespace AgentObservatory.Benchmarks;

/// <summary>The two laws of an observatory's counters.</summary>
internal static class Laws
{
    internal static IEnumerable<string> Broken(ObservatoryHealth health)
    {
        if (health.EventsEmitted != health.EventsFolded + health.EventsDropped.Total)
        {
            yield return $"emitted {health.EventsEmitted} != folded {health.EventsFolded} + dropped {health.EventsDropped}";
        }

        foreach (ExporterHealth exporter in health.Exporters)
        {
            if (health.SessionsEnded != exporter.Exported + exporter.Dropped.Total + exporter.InFlight)
            {
                yield return exporter.Name + ": ended != exported + dropped + in flight";
            }
        }
    }
}
