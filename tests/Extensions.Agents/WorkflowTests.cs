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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWorkflowThatIsATracedAgentMissesNoCallOfTheAgentsInIt(bool isStreamed)
    {
        List<Diagnostic> diagnostics = [];
        AIAgent agent = AgentWorkflowBuilder
            .BuildSequential(
                new Model(Model.Says("One.")).AsTracedAgent(name: "writer"),
                new Model(Model.Says("Two.")).AsTracedAgent(name: "editor")
            )
            .AsAIAgent(name: "desk")
            .AsBuilder()
            .UseAgentObservatory()
            .Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(
            _ => isStreamed ? agent.RunStreamingAsync("?").ToAgentResponseAsync() : agent.RunAsync("?"),
            new ObservatoryOptions { OnDiagnostic = diagnostics.Add }
        );

        Assert.Empty(diagnostics);
        Assert.Equal(2, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
        Assert.DoesNotContain(envelope.Spans, span => span.Attributes.Any(one => one.Key.Contains("unseen")));
    }

    private static IEnumerable<SpanRecord> Within(SessionEnvelope envelope, string agent) =>
        envelope.Spans.Where(span => span.ParentSpanId == envelope.Span(agent).SpanId);
}
