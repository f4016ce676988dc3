using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentObservatory.Tests.Differential;

/// <summary>A run seen from outside its envelopes, as JSON: by observers, by the program, and by the counters.</summary>
internal static class RunView
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Of(Stage stage, string[] envelopes) =>
        JsonSerializer.Serialize(
            new
            {
                events = stage.Events.Select(Describe),
                sessions = stage.Sessions.Select(seen => 1 + Array.IndexOf(envelopes, RecordedRun.Write(seen))),
                notes = stage.Notes,
                health = Describe(stage.Observatory.Health),
            },
            Readable
        );

    private static string Describe(TraceEvent seen) =>
        string.Join(' ', NameOf(seen.Fact), seen.Sequence, seen.SpanId, "of", seen.Session.SessionId);

    private static string NameOf(TraceFact fact) =>
        fact switch
        {
            { IsSessionStarted: true } => "session_started",
            TraceFact.SpanStarted => "span_started",
            TraceFact.StreamEvent => "stream_event",
            TraceFact.SpanEnded => "span_ended",
            _ => "session_ended",
        };

    // Member by member: a counter that is added later is no difference.
    private static string Describe(ObservatoryHealth health) =>
        $"started {health.SessionsStarted}, ended {health.SessionsEnded}, open {health.SessionsOpen}, "
        + $"refused {{{Describe(health.SessionsRefused)}}}, "
        + $"events emitted {health.EventsEmitted}, folded {health.EventsFolded}, dropped {{{Describe(health.EventsDropped)}}}, "
        + $"attributes ignored {health.AttributesIgnored}, parents ignored {health.ParentsIgnored}, "
        + $"observations shed {health.ObservationsShed}, observers failed {health.ObserversFailed}, "
        + $"activity failures {health.ActivityFailures}, diagnostics lost {health.DiagnosticsLost}"
        + string.Concat(health.Exporters.Select(Describe));

    private static string Describe(ExporterHealth exporter) =>
        $"; {exporter.Name}: exported {exporter.Exported}, dropped {{{Describe(exporter.Dropped)}}}, "
        + $"in flight {exporter.InFlight}, last error {exporter.LastError ?? "none"}";

    private static string Describe(Tally tally) => string.Join(", ", tally.Select(count => count.Key + " " + count.Value));
}
