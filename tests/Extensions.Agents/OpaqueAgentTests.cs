using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>Two traced agents, or an agent and its client, with something between that hides what is below it.</summary>
public class OpaqueAgentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARunThroughAnAgentThatHidesTheTracedOneIsToldOnce(bool isStreamed)
    {
        List<Diagnostic> diagnostics = [];
        var model = new Model(Model.Wants("weather"), Model.Says("Sunny."));
        AIAgent inner = model.AsTracedAgent(name: "weather-agent", tools: [Agent.Weather]);
        AIAgent outer = new OpaqueAgent(inner).AsBuilder().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(
            _ => Ask(outer, isStreamed),
            new ObservatoryOptions { OnDiagnostic = diagnostics.Add }
        );

        Assert.Empty(diagnostics);
        Assert.Single(envelope.Spans, span => span.Kind == SpanKind.AgentStep);
        Assert.Single(envelope.Spans, span => span.Kind == SpanKind.ToolCall);
        Assert.Equal(2, envelope.Spans.Count(span => span.Kind == SpanKind.LlmCall));
        Assert.DoesNotContain(envelope.Spans, span => span.Attributes.Any(one => one.Key.Contains("unseen")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallOfAFinishedAgentThroughAClientThatHidesTheTracedOneIsToldOnce(bool isStreamed)
    {
        var model = new Model(Model.Says("Sunny."));
        AIAgent agent = new Opaque(model.AsBuilder().UseAgentObservatory().Build())
            .AsAIAgent(name: "weather-agent")
            .AsBuilder()
            .UseAgentObservatory()
            .Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(_ => Ask(agent, isStreamed));

        SpanRecord call = Assert.Single(envelope.Spans, span => span.Kind == SpanKind.LlmCall);
        Assert.Equal(Model.InputTokens, call.Attributes["gen_ai.usage.input_tokens"].AsInteger());
    }

    private static async Task Ask(AIAgent agent, bool isStreamed)
    {
        if (!isStreamed)
        {
            await agent.RunAsync("How is it?");
            return;
        }

        await foreach (AgentResponseUpdate update in agent.RunStreamingAsync("How is it?")) { }
    }

    private sealed class OpaqueAgent(AIAgent inner) : DelegatingAIAgent(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
