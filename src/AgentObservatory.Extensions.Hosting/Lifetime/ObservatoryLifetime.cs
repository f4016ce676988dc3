using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentObservatory.Hosting;

/// <summary>Starts the observatory before every other hosted service and drains it after the last has stopped.</summary>
internal sealed class ObservatoryLifetime(
    Observatory observatory,
    IMeterFactory? meters = null,
    ILogger<Observatory>? logger = null
) : IHostedLifecycleService
{
    /// <summary>What the shutdown gets where the host's time is up, which is just when a server has aborted its
    /// requests.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public Task StartingAsync(CancellationToken stopping)
    {
        if (meters is not null)
        {
            ObservatoryMeter.Create(meters, observatory);
        }

        return observatory.StartAsync();
    }

    public async Task StoppedAsync(CancellationToken stopping)
    {
        // What has ended is exported while the host has time; the shutdown's own deadline begins after that.
        Task<bool> flushed = observatory.FlushAsync(Timeout.InfiniteTimeSpan);
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stopping.UnsafeRegister(static over => ((TaskCompletionSource)over!).TrySetResult(), isOver))
        {
            await Task.WhenAny(flushed, isOver.Task).ConfigureAwait(false);
        }

        ShutdownReport report = await observatory
            .ShutdownAsync(stopping.IsCancellationRequested ? Grace : null)
            .ConfigureAwait(false);
        if (report.DeadlineHit)
        {
            Tell(report);
        }
    }

    public Task StartAsync(CancellationToken stopping) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken stopping) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken stopping) => Task.CompletedTask;

    public Task StopAsync(CancellationToken stopping) => Task.CompletedTask;

    private void Tell(ShutdownReport report)
    {
        foreach (ExporterHealth exporter in report.Exporters)
        {
            DiagnosticLog.DeadlineHit(logger ?? NullLogger<Observatory>.Instance, exporter.Name, exporter.Lost());
        }
    }
}
