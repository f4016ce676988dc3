using System.Diagnostics.Metrics;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Extensions.Hosting;

/// <summary>Logs, the health check and metrics.</summary>
public class WatchingTests
{
    private static readonly KeepRule Bad = KeepRule.Parse("failed");

    [Fact]
    public async Task ReportsGoToTheLogAndToTheHandlerOfTheOptions()
    {
        var handled = new List<DiagnosticKind>();
        var exporter = new ThrowingExporter();
        await using SomeHost host = SomeHost.Build(builder =>
            builder.Services.AddAgentObservatory(options =>
            {
                options.Inline = true;
                options.Observatory = options.Observatory with { OnDiagnostic = report => handled.Add(report.Kind) };
                options.AddExporter(exporter);
            })
        );

        host.Observatory.Run(1);
        exporter.IsBroken = false;
        host.Observatory.Run(1);

        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], handled);
        Assert.Equal(
            [
                "Warning Diagnostic: ExportFailed ThrowingExporter: An export failed; this exporter loses envelopes until it"
                    + " recovers.",
                "Information Diagnostic: Recovered ThrowingExporter: It works again after 1 failures.",
            ],
            host.Log.Lines
        );
    }

    [Fact]
    public async Task TheCheckIsDegradedForAMinuteAfterAFailureAndSaysWhy()
    {
        var clock = new FakeTimeProvider();
        var broken = new ThrowingExporter();
        await using SomeHost host = Checked(
            clock,
            options =>
            {
                options.AddExporter(broken);
                options.AddExporter(new InMemoryExporter().Keeping(Bad));
            }
        );
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);

        host.Observatory.Run(1);
        HealthReportEntry failed = await Check(host);

        Assert.Equal(HealthStatus.Degraded, failed.Status);
        Assert.Equal("ThrowingExporter has failed: System.InvalidOperationException: broken exporter", failed.Description);
        Assert.Equal("exported 0, waiting 0, dropped: export_failed 1", failed.Data["ThrowingExporter"]);
        Assert.Equal("exported 0, waiting 0, dropped: not_kept 1", failed.Data["InMemoryExporter"]);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
    }

    [Fact]
    public async Task TheCheckKnowsOfMissingExportersAndFullQueues()
    {
        await using SomeHost host = Checked(
            TimeProvider.System,
            static options =>
            {
                options.Inline = false;
                options.Observatory = options.Observatory with { MaxQueuedSessions = 10 };
                options.AddExporter(static _ => throw new InvalidOperationException("no store"));
                options.AddExporter(new InMemoryExporter());
            }
        );

        host.Observatory.Run(9);

        Assert.Equal(
            "An exporter of AddExporter could not be made; InMemoryExporter has a queue that is nearly full",
            (await Check(host)).Description
        );
    }

    [Fact]
    public async Task TheCheckIsDegradedForAMinuteAfterTheJournalCouldNotBeWritten()
    {
        using var folder = new TestFolder();
        string path = folder.Write("journal", "a file where a directory should be");
        var clock = new FakeTimeProvider();
        await using SomeHost host = Checked(
            clock,
            options => options.Observatory = options.Observatory with { Journal = folder["journal"] }
        );
        using AgentSession session = host.Observatory.StartSession(Some.Context);
        await host.Observatory.FlushAsync();

        HealthReportEntry failed = await Check(host);

        Assert.Equal(HealthStatus.Degraded, failed.Status);
        Assert.StartsWith("The journal has failed: System.IO.IOException: ", failed.Description);
        clock.Advance(TimeSpan.FromMinutes(1));
        await host.Observatory.FlushAsync();
        Assert.Equal(HealthStatus.Degraded, (await Check(host)).Status);
        File.Delete(path);
        await host.Observatory.FlushAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Healthy, (await Check(host)).Status);
    }

    [Fact]
    public async Task TheCountersAreMetrics()
    {
        await using SomeHost host = SomeHost.Build(static builder =>
        {
            builder.Services.AddMetrics();
            builder.Services.AddAgentObservatory(static options =>
            {
                options.Inline = true;
                options.AddExporter(new InMemoryExporter());
                options.AddExporter(new InMemoryExporter().Keeping(Bad));
            });
        });
        await host.StartAsync();
        host.Observatory.Run(3);

        Assert.Equal(
            [
                "agent_observatory.activities.failed 0",
                "agent_observatory.diagnostics.lost 0",
                "agent_observatory.events.emitted 6",
                "agent_observatory.exporter.dropped 3 InMemoryExporter#2 not_kept",
                "agent_observatory.exporter.exported 0 InMemoryExporter#2",
                "agent_observatory.exporter.exported 3 InMemoryExporter",
                "agent_observatory.exporter.queue.sessions 0 InMemoryExporter",
                "agent_observatory.exporter.queue.sessions 0 InMemoryExporter#2",
                "agent_observatory.exporter.queue.size 0 InMemoryExporter",
                "agent_observatory.exporter.queue.size 0 InMemoryExporter#2",
                "agent_observatory.exporter.time 0 InMemoryExporter#2",
                "agent_observatory.exporter.time > 0 InMemoryExporter",
                "agent_observatory.journal.lost 0",
                "agent_observatory.journal.size 0",
                "agent_observatory.observations.shed 0",
                "agent_observatory.observers.failed 0",
                "agent_observatory.redactions.failed 0",
                "agent_observatory.sessions.ended 3",
                "agent_observatory.sessions.started 3",
            ],
            Collected(host)
        );
    }

    private static string[] Collected(SomeHost host)
    {
        var collected = new List<string>();
        using var listener = new MeterListener();
        object factory = host.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == "AgentObservatory" && instrument.Meter.Scope == factory)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((one, value, tags, _) => Collect(one, value.ToString(), tags));
        listener.SetMeasurementEventCallback<double>((one, value, tags, _) => Collect(one, value > 0 ? "> 0" : "0", tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. collected.Order(StringComparer.Ordinal)];

        void Collect(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string[] parts = [instrument.Name, value, .. tags.ToArray().Select(static tag => $"{tag.Value}")];
            collected.Add(string.Join(' ', parts));
        }
    }

    private static SomeHost Checked(TimeProvider clock, Action<ObservatoryHostOptions> configure) =>
        SomeHost.Build(builder =>
        {
            builder.Services.AddHealthChecks().AddAgentObservatory();
            builder.Services.AddAgentObservatory(options =>
            {
                options.Inline = true;
                options.Observatory = options.Observatory with { TimeProvider = clock };
                configure(options);
            });
        });

    private static async Task<HealthReportEntry> Check(SomeHost host)
    {
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["agent_observatory"];
    }
}
