using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>Two traced agents in a workflow that has no telemetry of its own.</summary>
public class WorkflowTests
{
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
            await WorkflowSetUp.Run(workflow);
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

    [Fact]
    public async Task AHandoffIsAnEventOfWhoHandsOver()
    {
        var call = new FunctionCallContent("1", "handoff_to_1", new Dictionary<string, object?>());
        AIAgent triage = new Model(Model.Answer(ChatFinishReason.ToolCalls, [call])).AsTracedAgent(name: "triage");
        AIAgent expert = new Model(Model.Says("Sunny.")).AsTracedAgent(name: "expert", description: "Knows the weather.");
        Workflow workflow = AgentWorkflowBuilder.CreateHandoffBuilderWith(triage).WithHandoff(triage, expert).Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => WorkflowSetUp.Run(workflow));

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

    private static IEnumerable<SpanRecord> Within(SessionEnvelope envelope, string agent) =>
        envelope.Spans.Where(span => span.ParentSpanId == envelope.Span(agent).SpanId);
}
