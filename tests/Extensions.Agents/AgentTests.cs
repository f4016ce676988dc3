using AgentObservatory.Extensions.Agents.Runs;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>What is recorded of an agent's runs, and what is not touched.</summary>
public class AgentTests
{
    [Fact]
    public async Task WithoutASessionTheAgentJustRuns()
    {
        var model = new Model(Model.Wants("weather"), Model.Says("Sunny."));
        AIAgent agent = model.AsTracedAgent(name: "weather-agent", tools: [Agent.Weather]);

        Assert.Equal("Sunny.", (await agent.RunAsync("How is it?")).Text);
        Assert.Equal(2, model.Calls);
    }

    [Fact]
    public async Task AStreamBelongsToTheSessionInWhichItIsConsumed()
    {
        AIAgent agent = new Model(Model.Says("Sunny.")).AsTracedAgent(name: "weather-agent");
        var updates = agent.RunStreamingAsync("How is it?");

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            await foreach (AgentResponseUpdate update in updates) { }
        });

        Assert.Equal([SpanKind.AgentStep, SpanKind.LlmCall, SpanKind.Stream], envelope.Spans.Select(span => span.Kind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAgentWhoseModelCallsCannotBeSeenSaysSoOnceAndCountsNothingTwice(bool isClientLeftAsItIs)
    {
        List<Diagnostic> diagnostics = [];
        AIAgent agent = new Model(Model.Wants("weather"), Model.Says("Sunny."))
            .AsBuilder()
            .UseFunctionInvocation()
            .Build()
            .AsAIAgent(
                new ChatClientAgentOptions
                {
                    Name = "weather-agent",
                    ChatOptions = new ChatOptions { Tools = [Agent.Weather] },
                    UseProvidedChatClientAsIs = isClientLeftAsItIs,
                }
            )
            .AsBuilder()
            .UseAgentObservatory()
            .Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(
            async _ =>
            {
                await agent.RunAsync("How is it?");
                await foreach (AgentResponseUpdate update in agent.RunStreamingAsync("How is it?")) { }
            },
            new ObservatoryOptions { OnDiagnostic = diagnostics.Add }
        );

        Assert.Equal(DiagnosticKind.ExtensionMisplaced, Assert.Single(diagnostics).Kind);
        SpanRecord[] runs = [.. envelope.Spans.Where(span => span.Kind == SpanKind.AgentStep)];
        Assert.Equal(2, runs.Length);
        Assert.Equal(2, envelope.Spans.Count(span => span.Kind == SpanKind.ToolCall));
        Assert.All(runs, run => Assert.Equal(20, run.Attributes["agent_observatory.unseen.input_tokens"].AsInteger()));
        Assert.DoesNotContain(envelope.Spans, span => span.Attributes.Any(one => one.Key.StartsWith("gen_ai.usage.")));
    }

    [Fact]
    public async Task TheFrameworkTellsOfModelCallsWhereOnlyTheAgentIsThere()
    {
        var model = new Model(Model.Wants("weather"), Model.Says("Sunny."));
        AIAgent agent = model
            .AsAIAgent(name: "weather-agent", tools: [Agent.Weather])
            .AsBuilder()
            .UseAgentObservatory()
            .UseOpenTelemetry()
            .Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(
            _ => agent.RunAsync("How is it?"),
            new ObservatoryOptions { Intake = Intake.GenAI, OnDiagnostic = static _ => { } }
        );

        SpanRecord run = envelope.Span("weather-agent");
        Assert.Equal(4, envelope.Spans.Length);
        Assert.All(envelope.Spans.Where(span => span != run), span => Assert.Equal(run.SpanId, span.ParentSpanId));
        Assert.Equal(2, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
        Assert.Equal(
            model.SentInputTokens,
            envelope.Spans.Sum(span => span.Attributes["gen_ai.usage.input_tokens"].AsInteger())
        );
    }

    [Fact]
    public async Task AnAgentThatIsAToolOfAnotherOneRunsWithinTheToolCall()
    {
        AIAgent inner = new Model(Model.Says("Sunny.")).AsTracedAgent(name: "weather");
        var call = new FunctionCallContent("1", "weather", new Dictionary<string, object?> { ["query"] = "Zurich?" });
        var wants = Model.Answer(ChatFinishReason.ToolCalls, [call]);
        AIAgent outer = new Model(wants, Model.Says("It is sunny.")).AsTracedAgent(
            name: "planner",
            tools: [inner.AsAIFunction()]
        );

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => outer.RunAsync("How is it?"));

        SpanRecord tool = Assert.Single(envelope.Spans, span => span.Kind == SpanKind.ToolCall);
        SpanRecord run = Assert.Single(envelope.Spans, span => span is { Kind: SpanKind.AgentStep, Name: "weather" });
        Assert.Equal(tool.SpanId, run.ParentSpanId);
        Assert.Equal(envelope.Span("planner").SpanId, tool.ParentSpanId);
    }

    [Fact]
    public async Task TheOptionsOfTheCallerStayAsTheyAre()
    {
        var options = new ChatClientAgentRunOptions(new ChatOptions { Tools = [Agent.Weather] });
        AIAgent agent = new Model(Model.Wants("weather"), Model.Says("Sunny.")).AsTracedAgent(name: "weather-agent");

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => agent.RunAsync("How is it?", null, options));

        Assert.Null(options.ChatClientFactory);
        Assert.Same(Agent.Weather, Assert.Single(options.ChatOptions!.Tools!));
        Assert.Single(envelope.Spans, span => span.Kind == SpanKind.ToolCall);
    }

    [Fact]
    public void AnAgentIsTracedOnce()
    {
        AIAgent agent = new Model(Model.Says("Sunny.")).AsTracedAgent(name: "weather-agent");

        Assert.Same(agent, agent.AsBuilder().UseAgentObservatory().Build());
        Assert.NotNull(agent.GetService<TracedAgent>());
    }

    [Fact]
    public async Task AnAgentWithoutANameIsCalledAgentAndHasNone()
    {
        AIAgent agent = new Model(Model.Says("Sunny.")).AsTracedAgent();

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => agent.RunAsync("How is it?"));

        SpanRecord run = Assert.Single(envelope.Spans, span => span.Kind == SpanKind.AgentStep);
        Assert.Equal("agent", run.Name);
        Assert.Equal("invoke_agent", run.Attributes["gen_ai.operation.name"].AsString());
        Assert.Equal(AttributeKind.Null, run.Attributes["gen_ai.agent.name"].Kind);
    }

    [Fact]
    public async Task AnApprovalThatTakesADayGoesOnInTheSameRun()
    {
        var model = new Model(Model.Wants("pay"), Model.Says("Paid."));
        AIAgent agent = model.AsTracedAgent(name: "payer", tools: [Agent.Pay]);
        var memory = new InMemoryExporter();
        string ticket;
        System.Text.Json.JsonElement kept;
        ToolApprovalRequestContent request;
        using (var observatory = Some.Inline(memory))
        {
            using AgentSession session = observatory.StartSession(Some.Context);
            var conversation = await agent.CreateSessionAsync();
            AgentResponse asked = await agent.RunAsync("Pay!", conversation);
            request = asked.Messages.SelectMany(one => one.Contents).OfType<ToolApprovalRequestContent>().Single();
            kept = await agent.SerializeSessionAsync(conversation);
            ticket = session.Suspend("approval");
        }

        using (var observatory = Some.Inline(memory))
        {
            using AgentSession session = observatory.Resume(ticket, Some.Context);
            var conversation = await agent.DeserializeSessionAsync(kept);
            await agent.RunAsync(new ChatMessage(ChatRole.User, [request.CreateResponse(true)]), conversation);
        }

        SessionEnvelope run = Assert.Single(EnvelopeMerge.Merge(memory.Envelopes));
        Assert.Equal(2, run.Spans.Count(span => span.Name == "payer"));
        Assert.Equal(2, run.Spans.Count(span => span.Kind == SpanKind.LlmCall));
        SpanRecord tool = run.Span("pay");
        Assert.Equal("pay-0", tool.Attributes["gen_ai.tool.call.id"].AsString());
        Assert.Equal(model.SentInputTokens, run.Spans.Sum(span => span.Attributes["gen_ai.usage.input_tokens"].AsInteger()));
        Assert.Equal(memory.Envelopes[0].Session.TraceId, memory.Envelopes[1].Session.TraceId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARefusalIsToldOnceByTheRunThatGetsIt(bool isStreamed)
    {
        var model = new Model(Model.Wants("pay"), Model.Says("Well."), Model.Says("Bye."));
        AIAgent agent = model.AsTracedAgent(name: "payer", tools: [Agent.Pay]);

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            var conversation = await agent.CreateSessionAsync();
            AgentResponse asked = await Ask(new ChatMessage(ChatRole.User, "Pay!"));
            var request = asked.Messages.SelectMany(one => one.Contents).OfType<ToolApprovalRequestContent>().Single();
            await Ask(new ChatMessage(ChatRole.User, [request.CreateResponse(false, "not now")]));
            await Ask(new ChatMessage(ChatRole.User, "Thanks."));

            Task<AgentResponse> Ask(ChatMessage message) =>
                isStreamed
                    ? agent.RunStreamingAsync([message], conversation).ToAgentResponseAsync()
                    : agent.RunAsync([message], conversation);
        });

        Assert.DoesNotContain(envelope.Spans, span => span.Kind == SpanKind.ToolCall);
        Assert.Equal(
            [
                [],
                ["refused"],
                [],
            ],
            envelope.Spans.Where(span => span.Name == "payer").Select(Approvals)
        );
        Assert.Equal(["requested"], envelope.Spans.Where(span => span.Kind == SpanKind.LlmCall).SelectMany(Approvals));

        IEnumerable<string?> Approvals(SpanRecord span) =>
            envelope
                .Events.Where(told => told.SpanId == span.SpanId)
                .Select(told => told.Fact)
                .OfType<TraceFact.StreamEvent>()
                .Where(told => told.Name == "tool_approval")
                .Select(told => told.Attributes["agent_observatory.approval.state"].AsString());
    }
}
