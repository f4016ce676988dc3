using System.Diagnostics;
using AgentObservatory.Tests.Docs;
using AgentObservatory.Tests.Examples;
using AgentObservatory.Tests.ObsView;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.ThirdParty;

public class AspireDashboardTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Examples =
    [
        "Quickstart",
        "ParallelTools",
        "Streaming",
        "SubAgents",
        "RxComposition",
        "Resume",
        "Crash",
        "FSharp",
        "RealtimeVoice",
        "AgentFramework",
        "Mcp",
    ];

    [DashboardFact]
    public async Task TheTracesOfTheExamplesComeBackAsTheyWereSent()
    {
        using var folder = new TestFolder();
        folder.Write("tea.md", "Green tea is brewed at 80 degrees.");
        foreach (string example in Examples)
        {
            Outcome run = Example.Run(example, folder);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        Assert.Equal(0, await AspNetExample.StopWhileItAnswersAsync(folder));
        SessionEnvelope[] envelopes =
        [
            .. Example.EnvelopesIn(folder),
            .. Example.EnvelopesIn(folder, "logs/streaming.jsonl"),
        ];
        using AspireDashboard dashboard = await AspireDashboard.StartAsync();

        foreach (SessionEnvelope envelope in envelopes)
        {
            await dashboard.SendAsync(envelope);
        }

        Assert.True(envelopes.Length > Examples.Length);
        await ComeBackAsync(dashboard, envelopes);
    }

    [DashboardFact]
    public async Task WhatObsViewSendsComesBack()
    {
        using AspireDashboard dashboard = await AspireDashboard.StartAsync();

        Outcome sent = ObsViewProcess.Run(["send", dashboard.Http.ToString(), .. SeedTraces.Paths]);

        Assert.Equal((0, ""), (sent.ExitCode, sent.Error));
        await ComeBackAsync(dashboard, SeedTraces.Envelopes);
    }

    [DashboardFact]
    public Task WhatAnExampleSendsItselfComesBack() => ItsTraceComesBackAsync(SpanComparison.Precision.Ticks);

    [DashboardFact]
    public Task WhatAnExampleSendsLiveComesBack() => ItsTraceComesBackAsync(SpanComparison.Precision.Live, "--live");

    /// <summary>
    /// The program of docs/aspire.md. The picture there is the one that this leaves beside the tests' assemblies.
    /// </summary>
    [DashboardFact(looks: true)]
    public async Task TheDialogOfAModelCallShowsTheConversation()
    {
        using var folder = new TestFolder();
        using AspireDashboard dashboard = await AspireDashboard.StartAsync();
        string program = DocumentedProgram.Compile(DocumentedProgram.Code("aspire.md")[0], "aspire-conversation");

        Outcome run = DocumentedProgram.Run(program, folder.Root, (Endpoint, dashboard.Grpc.ToString()));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        SessionEnvelope envelope = Assert.Single(Example.EnvelopesIn(folder));
        Assert.Equal(4, (await SpansAsync(dashboard, envelope)).Count);
        Assert.Equal(
            """
            Input
            System
            Message
            You advise on clothes. Be brief.
            User
            Message
            What should I wear in Zurich today?
            Assistant
            Tool calls
            get_weather({
              "city": "Zurich"
            })
            User
            Tool response
            Zurich: 21 degrees, sunny
            Output
            Assistant
            Output
            A T-shirt: it is 21 degrees and sunny.
            """,
            Dialog(dashboard, envelope),
            ignoreLineEndingDifferences: true
        );
    }

    /// <summary>Over gRPC, by the SDK.</summary>
    private static async Task ItsTraceComesBackAsync(SpanComparison.Precision precision, params string[] arguments)
    {
        using var folder = new TestFolder();
        using AspireDashboard dashboard = await AspireDashboard.StartAsync();
        ProcessStartInfo start = Example.Start("OpenTelemetry", "OpenTelemetryExample", arguments);
        start.WorkingDirectory = folder.Root;
        start.Environment[Endpoint] = dashboard.Grpc.ToString();

        Outcome run = Outcome.Of(start);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        SessionEnvelope envelope = Assert.Single(Example.EnvelopesIn(folder));
        IReadOnlyList<SeenSpan> returned = await SpansAsync(dashboard, envelope);
        SpanComparison.Same(envelope, returned, precision, KeptSpan.Of);
    }

    private static Task<IReadOnlyList<SeenSpan>> SpansAsync(AspireDashboard dashboard, SessionEnvelope envelope) =>
        dashboard.SpansAsync(envelope.Session.TraceId.ToString(), envelope.Spans.Length + 1);

    /// <summary>Each span of what was sent, and no other, equal in all that the dashboard keeps.</summary>
    private static async Task ComeBackAsync(AspireDashboard dashboard, SessionEnvelope[] envelopes)
    {
        var traces = envelopes
            .SelectMany(envelope => OtlpDocument.Spans(Sending.OtlpJson(envelope)))
            .GroupBy(span => span.TraceId);
        foreach (IGrouping<string, SeenSpan> sent in traces)
        {
            IReadOnlyList<SeenSpan> returned = await dashboard.SpansAsync(sent.Key, sent.Count());

            Assert.Equal(Lines(sent.Select(KeptSpan.Of)), Lines(returned));
        }
    }

    private static IEnumerable<string> Lines(IEnumerable<SeenSpan> spans) =>
        spans.OrderBy(span => span.SpanId, StringComparer.Ordinal).SelectMany(span => span.Lines());

    /// <summary>What its page shows of the trace's last model call.</summary>
    private static string Dialog(AspireDashboard dashboard, SessionEnvelope envelope)
    {
        string[] arguments =
        [
            RepositoryFiles.Dialog,
            DashboardRequirement.Here.Browser!,
            dashboard.Pages.ToString(),
            envelope.Session.TraceId.ToString(),
            Path.Combine(AppContext.BaseDirectory, "aspire-genai.png"),
        ];
        Outcome shown = Outcome.Of(new ProcessStartInfo("node", arguments));
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        return shown.Output.TrimEnd();
    }
}
