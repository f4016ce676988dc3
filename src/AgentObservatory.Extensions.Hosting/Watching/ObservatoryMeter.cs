using System.Diagnostics.Metrics;

namespace AgentObservatory.Hosting;

/// <summary>An observatory's counters as metrics. Nothing is counted for them: each instrument reads the observatory's health
/// when it is collected. The factory disposes the meter.</summary>
internal static class ObservatoryMeter
{
    internal const string Name = "AgentObservatory";

    private const string ReasonKey = "agent_observatory.reason";
    private const string ExporterKey = "agent_observatory.exporter";

    internal static void Create(IMeterFactory factory, Observatory observatory)
    {
        Meter meter = factory.Create(Name);
        Count("sessions.started", "{session}", "Sessions started.", static health => health.SessionsStarted);
        Count("sessions.ended", "{session}", "Sessions ended.", static health => health.SessionsEnded);
        ByReason("sessions.refused", "{session}", "Sessions refused.", static health => health.SessionsRefused);
        Count(
            "events.emitted",
            "{event}",
            "Starts, stream events and ends reported.",
            static health => health.EventsEmitted
        );
        ByReason("events.dropped", "{event}", "Of these, in no envelope.", static health => health.EventsDropped);
        Count("observations.shed", "{event}", "What observers did not see.", static health => health.ObservationsShed);
        Count("observers.failed", "{call}", "How often an observer threw.", static health => health.ObserversFailed);
        Count("activities.failed", "{call}", "How often a listener threw.", static health => health.ActivityFailures);
        Count("redactions.failed", "{call}", "How often a redactor threw.", static health => health.RedactionsFailed);
        Count("diagnostics.lost", "{report}", "Reports not handled.", static health => health.DiagnosticsLost);
        Count("journal.lost", "{event}", "Events not journaled.", static health => health.Journal?.EventsLost ?? 0);
        UpDownCount("journal.size", "By", "The size of the journal's file.", static health => health.Journal?.Bytes ?? 0);
        meter.CreateObservableCounter(
            "agent_observatory.exporter.exported",
            () => OfEach(static exporter => exporter.Exported),
            "{session}",
            "Sessions that the exporter took."
        );
        meter.CreateObservableCounter(
            "agent_observatory.exporter.dropped",
            () => observatory.Health.Labelled().SelectMany(static one => Reasons(one.Health.Dropped, Exporter(one.Label))),
            "{session}",
            "Sessions that the exporter lost, or did not keep."
        );
        meter.CreateObservableCounter(
            "agent_observatory.exporter.time",
            () => OfEach(static exporter => exporter.ExportTime.TotalSeconds),
            "s",
            "How long the exporter has worked."
        );
        meter.CreateObservableUpDownCounter(
            "agent_observatory.exporter.queue.sessions",
            () => OfEach<long>(static exporter => exporter.QueuedSessions),
            "{session}",
            "Sessions that wait for the exporter."
        );
        meter.CreateObservableUpDownCounter(
            "agent_observatory.exporter.queue.size",
            () => OfEach(static exporter => exporter.QueuedBytes),
            "By",
            "The memory of what waits, estimated."
        );

        void Count(string name, string unit, string description, Func<ObservatoryHealth, long> count) =>
            meter.CreateObservableCounter("agent_observatory." + name, () => count(observatory.Health), unit, description);

        void UpDownCount(string name, string unit, string description, Func<ObservatoryHealth, long> value) =>
            meter.CreateObservableUpDownCounter(
                "agent_observatory." + name,
                () => value(observatory.Health),
                unit,
                description
            );

        void ByReason(string name, string unit, string description, Func<ObservatoryHealth, Tally> counts) =>
            meter.CreateObservableCounter(
                "agent_observatory." + name,
                () => Reasons(counts(observatory.Health)),
                unit,
                description
            );

        IEnumerable<Measurement<T>> OfEach<T>(Func<ExporterHealth, T> value)
            where T : struct =>
            observatory.Health.Labelled().Select(one => new Measurement<T>(value(one.Health), Exporter(one.Label)));
    }

    private static KeyValuePair<string, object?> Exporter(string label) => new(ExporterKey, label);

    private static IEnumerable<Measurement<long>> Reasons(Tally counts, params KeyValuePair<string, object?>[] tags) =>
        counts.Select(one => new Measurement<long>(one.Value, [.. tags, new(ReasonKey, one.Key)]));
}
