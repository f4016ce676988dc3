extern alias CSharpRelease;

using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using CSharpRelease::Samples;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Decorators;

public class DecoratedToolTests
{
    [Fact]
    public async Task AModelsCallOfAMarkedMethodIsOneToolCall()
    {
        AIFunction tool = AIFunctionFactory.Create(new Tools().Weather);
        var model = new Model(Model.Wants("Weather"), Model.Says("Sunny."));
        using IChatClient client = model.AsBuilder().UseFunctionInvocation().UseAgentObservatory().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
            await client.GetResponseAsync("How is it?", new ChatOptions { Tools = [tool] })
        );

        SpanRecord call = Assert.Single(envelope.Spans, static span => span.Kind == SpanKind.ToolCall);
        Assert.Equal(("weather", SpanStatus.Ok), (call.Name, call.Status));
        Assert.Equal("Zurich", call.Attributes["city"].AsString());
        Assert.Equal(call.SpanId, envelope.Span("look").ParentSpanId);
    }
}
