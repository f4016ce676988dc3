using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AgentObservatory.Extensions.Mcp.Calls;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace AgentObservatory.Tests.Extensions.Mcp;

[Collection(Collection)]
public class CallTests
{
    /// <summary>The SDK's source is one for the whole process: who listens to it hears every test.</summary>
    internal const string Collection = "MCP";

    private const string Name = Server.ToolName;

    private static readonly Delegate Weather = Tool(() => "21 degrees");

    private static readonly SetUp Plain = new(IsLive: false, Hearing.Nobody, HasIntake: false);

    public static TheoryData<string> SetUps() => [.. SetUp.All.Select(setUp => setUp.ToString())];

    [Theory]
    [MemberData(nameof(SetUps))]
    public async Task ACallIsOneSpanOnEachSideOfOneTrace(string setUp)
    {
        Ran ran = await Of(setUp)
            .InMemory(async server => Assert.Equal("21 degrees", (await Call(server)).ToString()), Weather);

        Assert.True(IsOneCall(ran), ran.Picture());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InLiveModeNobodyTellsOfACallTwice(bool hasIntake)
    {
        Ran ran = await new SetUp(IsLive: true, Hearing.Listener, hasIntake).InMemory(server => Call(server), Weather);

        Heard[] calls = [.. ran.Activities.Where(one => one.Name.EndsWith(" " + Name, StringComparison.Ordinal))];
        Assert.True(calls.Length == 2, ran.Picture());
        Heard client = Assert.Single(calls, one => one.Name == "execute_tool " + Name);
        Heard server = Assert.Single(calls, one => one.Name == "tools/call " + Name);
        Assert.Equal(client.SpanId, server.ParentId);
        Assert.Equal(server.SpanId, ran.Server.Session.Parent!.SpanId.ToString());
    }

    [Theory]
    [MemberData(nameof(SetUps))]
    public async Task AResultThatIsAnErrorIsOneOnBothSides(string setUp)
    {
        Delegate failing = Tool(() => throw new ModelContextProtocol.McpException("no"));

        Ran ran = await Of(setUp).InMemory(server => Call(server), failing);

        SpanRecord client = ran.Client.Span(Name);
        Assert.Equal((SpanStatus.Error, "tool_error"), (client.Status, client.Error?.Type));
        Assert.Equal(SpanStatus.Error, ran.Server.Span(Name).Status);
        Assert.Equal(SpanStatus.Error, ran.Server.Status);
        Assert.True(IsOneCall(ran), ran.Picture());
    }

    [Fact]
    public async Task AResultThatSaysSoIsToolError()
    {
        Delegate failing = Tool(() => new ModelContextProtocol.Protocol.CallToolResult { IsError = true });

        Ran ran = await Plain.InMemory(server => Call(server), failing);

        Assert.Equal("tool_error", ran.Client.Span(Name).Error?.Type);
        Assert.Equal("tool_error", ran.Server.Span(Name).Error?.Type);
    }

    [Theory]
    [MemberData(nameof(SetUps))]
    public async Task ACancelledCallIsCancelledOnBothSides(string setUp)
    {
        using var cancelling = new CancellationTokenSource();
        Delegate endless = async (CancellationToken token) =>
        {
            await cancelling.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };

        Ran ran = await Of(setUp)
            .InMemory(
                server => Assert.ThrowsAnyAsync<OperationCanceledException>(() => Call(server, cancelling.Token)),
                endless
            );

        Assert.Equal(SpanStatus.Cancelled, ran.Client.Span(Name).Status);
        Assert.Equal(SpanStatus.Cancelled, ran.Server.Span(Name).Status);
        Assert.Equal(SpanStatus.Cancelled, ran.Server.Status);
    }

    [Fact]
    public async Task WhatTheToolWasGivenToSendGoesAlong()
    {
        using var observatory = Some.Inline();
        await using var server = await Server.Start(null, Weather);
        McpClientTool tool = server.Tool.WithMeta(new JsonObject { ["tenant"] = "a" });
        using AgentSession session = observatory.StartSession(Some.Context);

        await tool.TracedOverMcp().InvokeAsync();

        JsonNode meta = JsonNode.Parse(server.Meta)!;
        Assert.Equal("a", (string?)meta["tenant"]);
        Assert.StartsWith($"00-{session.TraceId}-", (string?)meta["traceparent"]);
        Assert.Equal((string?)meta["traceparent"], (string?)meta["agent-observatory/traceparent"]);
    }

    [Fact]
    public async Task WhereTheSdkKeepsMetadataElsewhereThatIsReportedOnceAndNotTriedAgain()
    {
        int tried = 0;
        var lost = new ToolMeta(_ =>
        {
            tried++;
            throw new MissingFieldException("_meta");
        });
        var reports = new List<Diagnostic>();
        using var observatory = Some.Inline(Some.Quiet() with { OnDiagnostic = reports.Add });
        await using var server = await Server.Start(null, Weather);
        AIFunction tool = new LinkedTool(server.Tool.WithMeta(new JsonObject { ["tenant"] = "a" }), lost).Traced();
        using AgentSession session = observatory.StartSession(Some.Context);

        await tool.InvokeAsync();
        await tool.InvokeAsync();

        Assert.Equal("a", (string?)JsonNode.Parse(server.Meta)!["tenant"]);
        Assert.DoesNotContain("traceparent", server.Meta);
        Assert.Equal(1, tried);
        Assert.Equal(DiagnosticKind.InternalError, Assert.Single(reports).Kind);
    }

    [Fact]
    public async Task WithoutASessionTheToolIsJustCalled()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        await using var server = await Server.StartWithServices(observatory, Weather);

        Assert.Equal("21 degrees", (await Call(server)).ToString());

        Assert.DoesNotContain("traceparent", server.Meta);
        SessionEnvelope served = Assert.Single(memory.Envelopes);
        Assert.Null(served.Session.Parent);
        Assert.Equal("weather-server", served.Session.AgentId);
    }

    [Fact]
    public async Task WithoutAnObservatoryTheServerJustServes()
    {
        await using var server = await Server.Start(null, Weather);

        Assert.Equal("21 degrees", (await Call(server)).ToString());
    }

    [Fact]
    public async Task WithoutAnObservatoryAmongItsServicesTheServersLogSaysSoOnce()
    {
        var log = new RecordedLog();
        await using var server = await Server.StartWithServices(
            services => services.AddLogging(logging => logging.AddProvider(log)),
            Weather
        );

        await Call(server);
        await Call(server);

        Assert.Single(log.Lines, line => line.Contains("UseAgentObservatory traces nothing"));
    }

    [Fact]
    public async Task AServerWithoutANameHasTheOneThatItAnnounces()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        await using var server = await Server.StartWithServices(
            services => services.AddSingleton(observatory),
            Weather,
            hasName: false
        );

        await Call(server);

        SessionInfo session = Assert.Single(memory.Envelopes).Session;
        Assert.Equal(server.Client.ServerInfo?.Name, session.AgentId);
        Assert.Equal(session.TraceId.ToString(), session.SessionId);
    }

    /// <summary>Keeps what is logged, whoever says it.</summary>
    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        internal IEnumerable<string> Lines => lines;

        public ILogger CreateLogger(string category) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(
            LogLevel level,
            Microsoft.Extensions.Logging.EventId id,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> format
        ) => lines.Enqueue(format(state, exception));

        public void Dispose() { }
    }

    private static SetUp Of(string setUp) => SetUp.All.Single(one => one.ToString() == setUp);

    private static Delegate Tool(Func<object> body) => body;

    private static async Task<object> Call(Server server, CancellationToken cancellationToken = default) =>
        (await server.Tool.TracedOverMcp().InvokeAsync(cancellationToken: cancellationToken))!;

    private static bool IsOneCall(Ran ran)
    {
        SpanRecord client = Assert.Single(ran.Client.Spans);
        SpanRecord server = Assert.Single(ran.Server.Spans);
        return client is { Kind: SpanKind.ToolCall, Name: Name }
            && server is { Kind: SpanKind.ToolCall, Name: Name }
            && client.Attributes["mcp.method.name"].AsString() == "tools/call"
            && server.Attributes["mcp.method.name"].AsString() == "tools/call"
            && ran.Client.Session.TraceId == ran.Server.Session.TraceId
            && IsCaller(ran, client);
    }

    /// <summary>Between the two is the SDK's activity where it is kept and in the trace.</summary>
    private static bool IsCaller(Ran ran, SpanRecord client)
    {
        string parent = ran.Server.Session.Parent!.SpanId.ToString();
        return parent == client.SpanId.ToString()
            || ran.Activities.Any(one =>
                one.Kind == ActivityKind.Server && one.SpanId == parent && one.ParentId == client.SpanId.ToString()
            );
    }
}
