using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AgentObservatory.Hosting;

/// <summary>Says what is missing, and which exporters have failed within the last minute, or have a queue that is nearly full.</summary>
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
        (string Label, ExporterHealth Health)[] exporters = [.. observatory.Health.Labelled()];
        string[] problems =
        [
            .. missing.Names.Select(static name => name + " could not be made"),
            .. exporters.SelectMany(exporter => ProblemsOf(exporter.Health).Select(what => exporter.Label + " " + what)),
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
        if (exporter.LastErrorTime is { } time && limits.TimeProvider.GetUtcNow() - time < Lately)
        {
            yield return "has failed: " + exporter.LastError;
        }

        if (
            exporter.QueuedSessions >= NearlyFull * limits.MaxQueuedSessions
            || exporter.QueuedBytes >= NearlyFull * limits.MaxQueuedBytes
        )
        {
            yield return "has a queue that is nearly full";
        }
    }

    private static string Told(ExporterHealth exporter) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"exported {exporter.Exported}, waiting {exporter.QueuedSessions}, dropped: {exporter.Dropped}"
        );
}
