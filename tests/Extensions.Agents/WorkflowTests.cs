using System.Diagnostics;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>Two traced agents in a workflow, with the workflow's own telemetry and without.</summary>
public class WorkflowTests
{
    private const string Source = "Microsoft.Agents.AI.Workflows";

    [Fact]
    public async Task AWorkflowWithoutTelemetryIsTheRunsOfItsAgents()
    {
        var (first, second) = (new Model(Model.Says("One.")), new Model(Model.Says("Two.")));
        Workflow workflow = AgentWorkflowBuilder.BuildSequential(
            first.AsTracedAgent(name: "writer"),
            second.AsTracedAgent(name: "editor")
        );

        SessionEnvelope envelope = await Some.EnvelopeOf(async session =>
        {
            using AgentSpan step = session.AgentStep("write");
            await Run(workflow);
        });

        foreach (string agent in new[] { "writer", "editor" })
        {
            Assert.Equal(envelope.Span("write").SpanId, envelope.Span(agent).ParentSpanId);
            Assert.Single(Within(envelope, agent), span => span.Kind == SpanKind.LlmCall);
        }

        Assert.Equal(2, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
        Assert.DoesNotContain(envelope.Spans, span => span.Status == SpanStatus.Unfinished);
        Assert.Equal(
            first.SentInputTokens + second.SentInputTokens,
            envelope.Spans.Sum(span => span.Attributes["gen_ai.usage.input_tokens"].AsInteger())
        );
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AWorkflowWithTelemetryIsItsSessionItsExecutorsAndTheirAgents(bool isLive, bool isListening)
    {
        using var ours = new ActivitySource("ours-" + Guid.NewGuid().ToString("N"));
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == ours || (isListening && source.Name == Source),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var options = new ObservatoryOptions
        {
            ActivitySource = isLive ? ours : null,
            Intake = Intake.GenAI,
            OnDiagnostic = static _ => { },
        };
        AIAgent writer = new Model(Model.Says("One.")).AsTracedAgent(name: "writer");
        AIAgent editor = new Model(Model.Says("Two.")).AsTracedAgent(name: "editor");
        Workflow workflow = new WorkflowBuilder(writer).AddEdge(writer, editor).WithOpenTelemetry().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => Run(workflow), options);

        Assert.DoesNotContain(envelope.Spans, span => span.Name is "message.send" or "edge_group.process");
        SpanRecord session = envelope.Span("workflow.session");
        Assert.True(session.ParentSpanId.IsNone);
        foreach (string agent in new[] { "writer", "editor" })
        {
            SpanRecord run = envelope.Span(agent);
            SpanRecord executor = Assert.Single(envelope.Spans, span => span.SpanId == run.ParentSpanId);
            Assert.StartsWith("executor.process " + agent, executor.Name);
            Assert.Single(Within(envelope, agent), span => span.Kind == SpanKind.LlmCall);
        }

        Assert.DoesNotContain(envelope.Spans, span => span.Status == SpanStatus.Unfinished);
    }

    [Fact]
    public async Task AHandoffIsAnEventOfWhoHandsOver()
    {
        var call = new FunctionCallContent("1", "handoff_to_1", new Dictionary<string, object?>());
        AIAgent triage = new Model(Model.Answer(ChatFinishReason.ToolCalls, [call])).AsTracedAgent(name: "triage");
        AIAgent expert = new Model(Model.Says("Sunny.")).AsTracedAgent(name: "expert", description: "Knows the weather.");
        Workflow workflow = AgentWorkflowBuilder.CreateHandoffBuilderWith(triage).WithHandoff(triage, expert).Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => Run(workflow));

        TraceFact.StreamEvent handoff = Assert.Single(
            envelope
                .Events.Where(told => told.SpanId == envelope.Span("triage").SpanId)
                .Select(told => told.Fact)
                .OfType<TraceFact.StreamEvent>(),
            told => told.Name == "handoff"
        );
        Assert.Equal("triage", handoff.Attributes["agent_observatory.handoff.source"].AsString());
        Assert.Equal("handoff_to_1", handoff.Attributes["agent_observatory.handoff.function"].AsString());
        Assert.Equal("Knows the weather.", handoff.Attributes["agent_observatory.handoff.reason"].AsString());
        Assert.Equal(envelope.Span("triage").ParentSpanId, envelope.Span("expert").ParentSpanId);
        Assert.DoesNotContain(envelope.Spans, span => span.Kind == SpanKind.ToolCall);
    }

    private static async Task Run(Workflow workflow)
    {
        List<ChatMessage> input = [new(ChatRole.User, "Write!")];
        await using StreamingRun run = await InProcessExecution.RunStreamingAsync(workflow, input);
        await run.TrySendMessageAsync(new TurnToken(emitEvents: true));
        await foreach (WorkflowEvent happened in run.WatchStreamAsync())
        {
            Assert.IsNotType<WorkflowErrorEvent>(happened);
        }
    }

    private static IEnumerable<SpanRecord> Within(SessionEnvelope envelope, string agent) =>
        envelope.Spans.Where(span => span.ParentSpanId == envelope.Span(agent).SpanId);
}
