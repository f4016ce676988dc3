using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AgentObservatory.Hosting;

/// <summary>Says what is missing, which exporters have failed within the last minute or have a queue that is nearly full, and
/// whether the journal has failed within the last minute. It tries again every second while something waits for it.</summary>
internal sealed class ObservatoryHealthCheck(
    Observatory observatory,
    IOptions<ObservatoryHostOptions> options,
    MissingParts missing
) : IHealthCheck
{
    private const double NearlyFull = 0.9;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken stopping = default)
    {
        ObservatoryHealth health = observatory.Health;
        (string Label, ExporterHealth Health)[] exporters = [.. health.Labelled()];
        string[] problems =
        [
            .. missing.Names.Select(static name => name + " could not be made"),
            .. exporters.SelectMany(exporter => ProblemsOf(exporter.Health).Select(what => exporter.Label + " " + what)),
            .. FailureOf(health.Journal?.LastError, health.Journal?.LastErrorTime)
                .Select(static what => "The journal " + what),
        ];
        var data = exporters.ToDictionary(static one => one.Label, static one => (object)Told(one.Health));
        return Task.FromResult(
            problems.Length == 0
                ? HealthCheckResult.Healthy(data: data)
                : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", problems), data: data)
        );
    }

    private IEnumerable<string> ProblemsOf(ExporterHealth exporter)
    {
        ObservatoryOptions limits = options.Value.Observatory;
        bool isFull =
            exporter.QueuedSessions >= NearlyFull * limits.MaxQueuedSessions
            || exporter.QueuedBytes >= NearlyFull * limits.MaxQueuedBytes;
        return
        [
            .. FailureOf(exporter.LastError, exporter.LastErrorTime),
            .. isFull ? ["has a queue that is nearly full"] : Array.Empty<string>(),
        ];
    }

    private string[] FailureOf(string? error, DateTimeOffset? time) =>
        time is { } then && options.Value.Observatory.TimeProvider.GetUtcNow() - then < Lately
            ? ["has failed: " + error]
            : [];

    private static string Told(ExporterHealth exporter) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"exported {exporter.Exported}, waiting {exporter.QueuedSessions}, dropped: {exporter.Dropped}"
        );
}
