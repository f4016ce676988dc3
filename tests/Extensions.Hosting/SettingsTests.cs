using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentObservatory.Tests.Extensions.Hosting;

/// <summary>Options in the configuration.</summary>
public class SettingsTests
{
    [Fact]
    public async Task EveryKeyOfTheConfigurationIsAnOption()
    {
        await using SomeHost host = Configured(
            ("Inline", "true"),
            ("Keep", "failed or 5% of the rest by trace id"),
            ("WatchExceptions", "False"),
            ("Intake", "http, My.*"),
            ("Redactor", " secrets"),
            ("JoinCurrentActivity", "false"),
            ("MaxEventsPerSession", "500"),
            ("MaxBytesPerSession", "1 MiB"),
            ("MaxQueuedSessions", "100"),
            ("MaxQueuedBytes", "131072"),
            ("ShutdownDeadline", "1.5 min"),
            ("Journal", "/journal"),
            ("MaxJournalBytes", "1GiB"),
            ("journalsyncinterval", "00:00:02")
        );

        ObservatoryHostOptions read = Options(host);

        ObservatoryOptions options = read.Observatory;
        Assert.True(read.Inline);
        Assert.Equal([.. Intake.Http.Sources, "My.*"], options.Intake?.Sources);
        Assert.Equal("failed or 5% of the rest by trace id", options.Keep?.ToString());
        Assert.Equal(
            new ObservatoryOptions
            {
                Keep = options.Keep,
                Intake = options.Intake,
                Redactor = Redactors.Secrets,
                WatchExceptions = false,
                JoinCurrentActivity = false,
                MaxEventsPerSession = 500,
                MaxBytesPerSession = 1 << 20,
                MaxQueuedSessions = 100,
                MaxQueuedBytes = 131_072,
                ShutdownDeadline = TimeSpan.FromSeconds(90),
                Journal = "/journal",
                MaxJournalBytes = 1 << 30,
                JournalSyncInterval = TimeSpan.FromSeconds(2),
                StartThread = options.StartThread,
            },
            options
        );
    }

    [Fact]
    public async Task WithoutASectionAllIsAsByDefault()
    {
        await using SomeHost host = Configured();

        Assert.Equal((ObservatoryOptions.Default, false), (Options(host).Observatory, Options(host).Inline));
    }

    [Theory]
    [InlineData("MaxEventsPerSession", "ten", "Whole numbers up to 2147483647 are allowed.")]
    [InlineData("MaxEventsPerSession", "5", "MaxEventsPerSession ('5') must be greater than or equal to '10'.")]
    [InlineData("MaxQueuedBytes", "1 KiB", "MaxQueuedBytes ('1024') must be greater than or equal to '65536'.")]
    [InlineData("MaxBytesPerSession", "1 TiB", "Whole numbers of bytes, KiB, MiB or GiB are allowed, such as 64 MiB.")]
    [InlineData("ShutdownDeadline", "soon", "Durations in ms, s, min or h are allowed, such as 1.5 s, or hh:mm:ss.")]
    [InlineData(
        "JournalSyncInterval",
        "-1s",
        "JournalSyncInterval ('-00:00:01') must be greater than or equal to '00:00:00'."
    )]
    [InlineData("WatchExceptions", "yes", "Allowed are true and false.")]
    [InlineData("Journal", " ", "A path is allowed.")]
    [InlineData("Intake", ",", "GenAI, Http and names of sources are allowed, with commas between.")]
    [InlineData("Redactor", "Secret", "Allowed are Secrets, and a section with the keys Secrets, Keys.")]
    [InlineData("Redactor", "Secrets, password", "Allowed are Secrets, and a section with the keys Secrets, Keys.")]
    [InlineData("Redactor:Secrets", "yes", "Allowed are true and false.")]
    [InlineData("Redactor:Keys", "password", "A list of names of keys is allowed.")]
    [InlineData("Keep", "failed and cancelled", "Expected 'or' at character 8, not 'and'.")]
    [InlineData("Exporters", "traces.jsonl", "A list of exporters is allowed, each with a Type.")]
    public async Task AnOptionThatIsNotValidKeepsTheHostFromStartingAndSaysWhatIsAllowed(
        string key,
        string value,
        string error
    )
    {
        await using SomeHost host = Configured((key, value));

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Equal([$"AgentObservatory:{key} = '{value}': {error}"], thrown.Failures);
    }

    [Theory]
    [InlineData(
        "MaxEvents",
        "Exporters, Inline, Intake, JoinCurrentActivity, Journal, JournalSyncInterval, Keep, MaxBytesPerSession,"
            + " MaxEventsPerSession, MaxJournalBytes, MaxQueuedBytes, MaxQueuedSessions, Redactor, ShutdownDeadline, WatchExceptions"
    )]
    [InlineData("Redactor:Secret", "Keys, Secrets")]
    [InlineData("Exporters:0:Password", "Keep, Path, Type")]
    public async Task AKeyThatIsNotKnownKeepsTheHostFromStartingAndItsValueIsNotShown(string key, string known)
    {
        await using SomeHost host = Configured((key, "hunter2"), ("Redactor:Keys:0", "password"));

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Equal([$"AgentObservatory:{key}: This key is not known. Known are {known}."], thrown.Failures);
    }

    [Theory]
    [InlineData("", "AgentObservatory = 'x': A section is allowed, with a key for each option.")]
    [InlineData(":Exporters", "AgentObservatory:Exporters = 'x': A list of exporters is allowed, each with a Type.")]
    [InlineData(":Exporters:0", "AgentObservatory:Exporters:0 = 'x': Allowed is a section with the keys Type, Path, Keep.")]
    public async Task AValueWhereASectionShouldBeKeepsTheHostFromStarting(string path, string error)
    {
        await using SomeHost host = SomeHost.Build(builder =>
        {
            builder.Configuration["AgentObservatory" + path] = "x";
            builder.Services.AddAgentObservatory(builder.Configuration);
        });

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Equal(error, Assert.Single(thrown.Failures));
    }

    [Theory]
    [InlineData("Inline", "true")]
    [InlineData("Journal", "logs")]
    [InlineData("Exporters:0:Type", "Json")]
    public async Task ASectionWhereAValueShouldBeKeepsTheHostFromStarting(string key, string value)
    {
        await using SomeHost host = Configured((key, value), (key + ":More", "x"));

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Equal(
            $"AgentObservatory:{key} = '{value}' and several values: A single value is allowed.",
            Assert.Single(thrown.Failures)
        );
    }

    [Fact]
    public async Task AllThatIsWrongIsToldAtOnce()
    {
        await using SomeHost host = Configured(
            ("Inline", "maybe"),
            ("Keep:0", "failed"),
            ("Exporters:0:Type", "Fax"),
            ("Exporters:1:Type", "File"),
            ("Exporters:2:Type", "Json"),
            ("Exporters:2:Path", "x"),
            ("Exporters:3:Kind", "Json"),
            ("Exporters:4:Keep", "all")
        );

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Equal(
            [
                "AgentObservatory:Exporters:0 = several values: The Type of an exporter is File, OtlpJsonFile, Json or Console.",
                "AgentObservatory:Exporters:1 = several values: An exporter of type File needs a Path.",
                "AgentObservatory:Exporters:2 = several values: An exporter of type Json has no Path.",
                "AgentObservatory:Exporters:3:Kind: This key is not known. Known are Keep, Path, Type.",
                "AgentObservatory:Exporters:4:Keep = 'all': Expected 'failed', 'cancelled', 'unfinished', 'session', "
                    + "'slower than' or a percentage at character 1, not 'all'.",
                "AgentObservatory:Inline = 'maybe': Allowed are true and false.",
                "AgentObservatory:Keep = several values: A single value is allowed.",
            ],
            thrown.Failures
        );
    }

    [Fact]
    public async Task CodeThatSetsAnOptionOutOfRangeKeepsTheHostFromStarting()
    {
        await using SomeHost host = SomeHost.Build(static builder =>
            builder.Services.AddAgentObservatory(static options =>
                options.Observatory = options.Observatory with { MaxQueuedSessions = 0 }
            )
        );

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Contains("MaxQueuedSessions", Assert.Single(thrown.Failures));
    }

    [Fact]
    public async Task ExportersOfTheConfigurationGetWhatTheirRulesKeep()
    {
        using var folder = new TestFolder();
        await using SomeHost host = SomeHost.Build(
            builder =>
            {
                builder.Environment.ContentRootPath = folder.Root;
                builder.Services.AddAgentObservatory(builder.Configuration);
            },
            ("Exporters:all:Type", "File"),
            ("Exporters:all:Path", "logs/all.jsonl"),
            ("Exporters:bad:Type", "file"),
            ("Exporters:bad:Path", "logs/bad.jsonl"),
            ("Exporters:bad:Keep", "failed"),
            ("Exporters:otlp:Type", "OtlpJsonFile"),
            ("Exporters:otlp:Path", folder["otlp.jsonl"]),
            ("Exporters:screen:Type", "Console"),
            ("Exporters:screen:Keep", "failed")
        );
        await host.StartAsync();

        host.Observatory.Run(2);
        await host.StopAsync();

        Assert.Equal(2, TraceFile.Read(folder["logs/all.jsonl"]).Count());
        Assert.False(File.Exists(folder["logs/bad.jsonl"]));
        Assert.Equal(2, File.ReadLines(folder["otlp.jsonl"]).Count());
        Assert.Equal(
            ["FileExporter", "FileExporter", "OtlpJsonFileExporter", "ConsoleExporter"],
            host.Observatory.Health.Exporters.Select(static one => one.Name)
        );
    }

    [Fact]
    public async Task ASectionOfAnyNameIsReadAsItIs()
    {
        await using SomeHost host = SomeHost.Build(
            static builder =>
                builder.Services.AddAgentObservatory(builder.Configuration.GetSection("AgentObservatory:Mine")),
            ("Mine:Inline", "true")
        );

        Assert.True(Options(host).Inline);
    }

    [Fact]
    public async Task ASectionThatIsGivenTwiceIsReadOnce()
    {
        using var folder = new TestFolder();
        await using SomeHost host = SomeHost.Build(
            static builder =>
            {
                builder.Services.AddAgentObservatory(builder.Configuration);
                builder.Configuration.AddInMemoryCollection();
                builder.Services.AddAgentObservatory(
                    builder.Configuration.GetSection("agentobservatory"),
                    static options => options.Observatory = options.Observatory with { MaxQueuedSessions = 200 }
                );
            },
            ("MaxQueuedSessions", "100"),
            ("Exporters:all:Type", "File"),
            ("Exporters:all:Path", folder["all.jsonl"])
        );
        await host.StartAsync();

        host.Observatory.Run(1);
        await host.StopAsync();

        Assert.Single(TraceFile.Read(folder["all.jsonl"]));
        Assert.Equal(200, Options(host).Observatory.MaxQueuedSessions);
    }

    [Fact]
    public async Task WhatIsWrongInASectionThatIsGivenTwiceIsToldOnce()
    {
        await using SomeHost host = SomeHost.Build(
            static builder =>
                builder.Services.AddAgentObservatory(builder.Configuration).AddAgentObservatory(builder.Configuration),
            ("Inline", "maybe")
        );

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Single(thrown.Failures);
    }

    [Fact]
    public async Task SectionsOfOtherNamesAndOtherConfigurationsAddToWhatWasRead()
    {
        IConfiguration other = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("AgentObservatory:MaxQueuedSessions", (string?)"200")])
            .Build();
        await using SomeHost host = SomeHost.Build(
            builder =>
                builder
                    .Services.AddAgentObservatory(builder.Configuration.GetSection("AgentObservatory:One"))
                    .AddAgentObservatory(builder.Configuration.GetSection("AgentObservatory:Two"))
                    .AddAgentObservatory(other),
            ("One:Exporters:json:Type", "Json"),
            ("Two:Exporters:json:Type", "Json")
        );

        Assert.Equal(2, host.Observatory.Health.Exporters.Count);
        Assert.Equal(200, Options(host).Observatory.MaxQueuedSessions);
    }

    private static SomeHost Configured(params (string Key, string? Value)[] settings) =>
        SomeHost.Build(static builder => builder.Services.AddAgentObservatory(builder.Configuration), settings);

    private static ObservatoryHostOptions Options(SomeHost host) =>
        host.Services.GetRequiredService<IOptions<ObservatoryHostOptions>>().Value;
}
