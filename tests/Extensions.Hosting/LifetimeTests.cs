using AgentObservatory.Hosting;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Extensions.Hosting;

/// <summary>The observatory starts before every other hosted service and is drained after the last has stopped.</summary>
public class LifetimeTests
{
    [Fact]
    public async Task AServiceThatIsRegisteredFirstFindsItStartedAndIsExportedToTheEnd()
    {
        var memory = new InMemoryExporter();
        await using SomeHost host = SomeHost.Build(builder =>
        {
            builder.Services.AddHostedService<Agent>();
            builder.Services.AddAgentObservatory(options => options.AddExporter(memory));
        });

        await host.StartAsync();
        await host.StopAsync();

        Assert.Equal(["starting", "stopped"], memory.Envelopes.Select(static envelope => envelope.Session.SessionId));
        host.Observatory.StartSession(null).Dispose();
        Assert.Equal(1, host.Observatory.Health.SessionsRefused[DropReason.AlreadyShutdown]);
    }

    [Fact]
    public async Task ExportersAreThoseOfServicesAndOfCodeEachOnce()
    {
        var memory = new InMemoryExporter();
        await using SomeHost host = SomeHost.Build(builder =>
        {
            builder.Services.AddSingleton<IExporter>(memory);
            builder.Services.AddSingleton<IExporter, SomeExporter>();
            builder.Services.AddAgentObservatory(options => options.AddExporter(memory));
            builder.Services.AddAgentObservatory(static options =>
                options.AddExporter(static services => services.GetServices<IExporter>().OfType<SomeExporter>().Single())
            );
        });

        await host.StartAsync();
        host.Observatory.Run(1);
        await host.StopAsync();

        Assert.Equal(
            [nameof(InMemoryExporter), nameof(SomeExporter)],
            host.Observatory.Health.Exporters.Select(static one => one.Name)
        );
        Assert.Single(memory.Envelopes);
        Assert.Single(host.Services.GetServices<IHostedService>());
    }

    [Fact]
    public async Task AnExporterThatCannotBeMadeIsLoggedAndTheHostRunsWithoutIt()
    {
        var memory = new InMemoryExporter();
        await using SomeHost host = SomeHost.Build(builder =>
            builder.Services.AddAgentObservatory(options =>
            {
                options.AddExporter(static _ => throw new InvalidOperationException("no store"));
                options.AddExporter(static _ => null!);
                options.AddExporter(memory);
            })
        );

        await host.StartAsync();
        host.Observatory.Run(1);
        await host.StopAsync();

        Assert.Single(memory.Envelopes);
        string line =
            "Error ExporterMissing: An exporter of AddExporter could not be made; the observatory goes without it.";
        Assert.Equal([line, line], host.Log.Lines);
    }

    [Fact]
    public async Task AServiceThatCannotBeMadeAsAnExporterCostsTheOtherServicesAndNothingElse()
    {
        var memory = new InMemoryExporter();
        await using SomeHost host = SomeHost.Build(builder =>
        {
            builder.Services.AddSingleton<IExporter, SomeExporter>();
            builder.Services.AddSingleton<IExporter>(static _ => throw new InvalidOperationException("no store"));
            builder.Services.AddHealthChecks().AddAgentObservatory();
            builder.Services.AddAgentObservatory(options => options.AddExporter(memory));
        });

        await host.StartAsync();

        Assert.Equal([nameof(InMemoryExporter)], host.Observatory.Health.Exporters.Select(static one => one.Name));
        Assert.Equal(
            [
                "Error ServicesMissing: An exporter among the services could not be made; the observatory goes without all of"
                    + " those. One that is added with AddExporter(provider => ...) costs no other.",
            ],
            host.Log.Lines
        );
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal("The exporters among the services could not be made", report.Entries["agent_observatory"].Description);
        await host.StopAsync();
    }

    [Fact]
    public async Task WhereTheHostHasNoTimeLeftWhatStillWaitsIsLostAndLogged()
    {
        var clock = new FakeTimeProvider();
        var hanging = new HangingExporter();
        await using SomeHost host = SomeHost.Build(builder =>
            builder.Services.AddAgentObservatory(options =>
            {
                options.Observatory = options.Observatory with { TimeProvider = clock };
                options.AddExporter(hanging);
            })
        );
        await host.StartAsync();
        host.Observatory.Run(3);
        hanging.IsHanging.Wait();
        var lifetime = Assert.IsType<ObservatoryLifetime>(host.Services.GetServices<IHostedService>().First());

        Task stopped = lifetime.StoppedAsync(new CancellationToken(canceled: true));
        clock.Advance(TimeSpan.FromSeconds(1));
        await stopped;

        Assert.Equal(2, host.Observatory.Health.Exporters[0].Dropped[DropReason.ShutdownDeadline]);
        Assert.Equal(
            ["Warning DeadlineHit: The shutdown came to its deadline. HangingExporter has lost 2 sessions by now."],
            host.Log.Lines
        );
        hanging.Release();
    }

    [Fact]
    public async Task WhileTheHostHasTimeTheDrainWaitsForASlowExporter()
    {
        var slow = new SteppedExporter();
        var clock = new FakeTimeProvider();
        await using SomeHost host = SomeHost.Build(builder =>
            builder.Services.AddAgentObservatory(options =>
            {
                options.Observatory = options.Observatory with { TimeProvider = clock };
                options.AddExporter(slow);
            })
        );
        await host.StartAsync();
        host.Observatory.Run(3);

        Task stopped = host.StopAsync();
        clock.Advance(ObservatoryOptions.Default.ShutdownDeadline);
        slow.Step(3);
        await stopped;

        Assert.Equal(Some.Numbers(1, 3), slow.Sessions);
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task AHostThatNeverStartsDisposesItAllTheSame()
    {
        var memory = new InMemoryExporter();
        SomeHost host = SomeHost.Build(builder =>
            builder.Services.AddAgentObservatory(options => options.AddExporter(memory))
        );
        host.Observatory.Run(1);

        await host.DisposeAsync();

        Assert.Single(memory.Envelopes);
    }

    /// <summary>Runs as early and as late as a hosted service can.</summary>
    private sealed class Agent(Observatory observatory) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken stopping)
        {
            End("starting");
            Assert.True(await observatory.FlushAsync(Timeout.InfiniteTimeSpan));
        }

        public Task StoppedAsync(CancellationToken stopping)
        {
            End("stopped");
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken stopping) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken stopping) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken stopping) => Task.CompletedTask;

        public Task StopAsync(CancellationToken stopping) => Task.CompletedTask;

        private void End(string name) => observatory.StartSession(new AgentContext(name, "some-agent")).Dispose();
    }

    private sealed class SomeExporter : IExporter
    {
        public void Export(SessionEnvelope envelope) { }
    }
}
