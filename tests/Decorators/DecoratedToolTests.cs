extern alias CSharpRelease;
using CSharpRelease::Samples;

using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Decorators;

public class DecoratedToolTests
{
    [Fact]
    public async Task AModelsCallOfAMarkedMethodIsOneToolCall()
    {
        AIFunction tool = AIFunctionFactory.Create(new Tools().Weather);
        var model = new Model(Model.Wants("Weather"), Model.Says("Sunny."));
        using IChatClient client = model.AsBuilder().UseFunctionInvocation().Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
            await client.GetResponseAsync("How is it?", new ChatOptions { Tools = [tool] })
        );

        SpanRecord call = Assert.Single(envelope.Spans, static span => span.Kind == SpanKind.ToolCall);
        Assert.Equal(("Weather", SpanStatus.Ok), (call.Name, call.Status));
        Assert.Equal("Zurich", call.Attributes["city"].AsString());
        Assert.Equal(call.SpanId, envelope.Span("look").ParentSpanId);
    }

    /// <summary>However the client is put together, traced by others, and taken in.</summary>
    [Fact]
    public async Task ItIsOneToolCallBesideWhateverElseIsTraced()
    {
        AIFunction tool = AIFunctionFactory.Create(new Tools().Weather);
        foreach (SetUp setUp in SetUp.All.Where(static one => one.Order != Order.Plain))
        {
            Ran ran = await setUp.Run(
                new Model(Model.Wants("Weather"), Model.Says("Sunny.")),
                async (client, _) => await client.GetResponseAsync("?", new ChatOptions { Tools = [tool] })
            );

            Assert.True(ran.Of(SpanKind.ToolCall).Length == 1, setUp.ToString());
        }
    }
}
