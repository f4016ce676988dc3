using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>Tools are traced wherever they are invoked, once.</summary>
public class ToolTests
{
    private static readonly SetUp Functions = new(Order.FunctionsThenOurs, IsLive: false, IsListening: false);

    [Fact]
    public async Task ACallOfTheModelsNamesItsIdAndADirectOneHasNone()
    {
        AIFunction weather = Agent.Weather.Traced();
        Ran ran = await Functions.Run(
            new Model(Model.Wants("weather"), Model.Says("Yes.")),
            async (client, _) =>
            {
                await client.GetResponseAsync("How is it?", new ChatOptions { Tools = [weather] });
                await weather.InvokeAsync(new AIFunctionArguments { ["city"] = "Rome" });
            }
        );

        SpanRecord[] tools = ran.Of(SpanKind.ToolCall);
        Assert.Equal(2, tools.Length);
        Assert.Equal(["weather-0", null], tools.Select(tool => tool.Attributes["gen_ai.tool.call.id"].AsString()));
        Assert.All(tools, tool => Assert.Equal("function", tool.Attributes["gen_ai.tool.type"].AsString()));
        Assert.All(
            tools,
            tool => Assert.Equal("The weather in a city.", tool.Attributes["gen_ai.tool.description"].AsString())
        );
    }

    [Fact]
    public async Task AToolThatCallsAnotherOneDoesNotLendItItsId()
    {
        AIFunction inner = AIFunctionFactory.Create(() => "inner", "inner").Traced();
        AIFunction outer = AIFunctionFactory.Create(async () => await inner.InvokeAsync(), "outer").Traced();
        Ran ran = await Functions.Run(
            new Model(Model.Wants("outer"), Model.Says("Yes.")),
            async (client, _) => await client.GetResponseAsync("?", new ChatOptions { Tools = [outer] })
        );

        SpanRecord called = ran.Envelope.Span("outer");
        Assert.Equal("outer-0", called.Attributes["gen_ai.tool.call.id"].AsString());
        Assert.Equal(AttributeKind.Null, ran.Envelope.Attribute("inner", "gen_ai.tool.call.id").Kind);
        Assert.Equal(called.SpanId, ran.Envelope.Span("inner").ParentSpanId);
    }

    [Fact]
    public async Task WhatAToolReturnsOrThrowsIsTheCallersOwn()
    {
        var result = new object();
        var failure = new InvalidOperationException("out of order");
        AIFunction works = AIFunctionFactory.Create(() => result, Raw("works")).Traced();
        AIFunction fails = AIFunctionFactory.Create(object () => throw failure, Raw("fails")).Traced();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
        {
            Assert.Same(result, await works.InvokeAsync());
            Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(async () => await fails.InvokeAsync()));
        });

        Assert.Equal(SpanStatus.Ok, envelope.Span("works").Status);
        Assert.Equal(
            (SpanStatus.Error, "out of order"),
            (envelope.Span("fails").Status, envelope.Span("fails").Error?.Message)
        );
        Assert.Same(result, await works.InvokeAsync());
    }

    [Fact]
    public async Task ACancelledToolIsCancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        AIFunction tool = AIFunctionFactory.Create((CancellationToken token) => Task.FromCanceled(token), "tool").Traced();

        SessionEnvelope envelope = await Some.EnvelopeOf(async _ =>
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await tool.InvokeAsync(null, source.Token))
        );

        Assert.Equal(SpanStatus.Cancelled, envelope.Span("tool").Status);
    }

    [Fact]
    public void TracedTwiceIsTracedOnce()
    {
        AIFunction traced = Agent.Weather.Traced();
        AIFunction within = new ApprovalRequiredAIFunction(traced);

        Assert.Same(traced, traced.Traced());
        Assert.Same(within, within.Traced());
        Assert.NotSame(Agent.Weather, traced);
    }

    [Fact]
    public void ATracedToolIsTheSameToTheModelAndToWhoeverInvokesIt()
    {
        AITool hosted = new HostedWebSearchTool();
        IList<AITool> tools = new[] { Agent.Weather, Agent.Pay, hosted }.Traced();

        Assert.Equal(["weather", "pay", hosted.Name], tools.Select(tool => tool.Name));
        Assert.Same(hosted, tools[2]);
        Assert.Equal(Agent.Weather.JsonSchema.GetRawText(), ((AIFunction)tools[0]).JsonSchema.GetRawText());
        Assert.NotNull(tools[1].GetService<ApprovalRequiredAIFunction>());
        Assert.Null(tools[0].GetService<ApprovalRequiredAIFunction>());
    }

    [Fact]
    public void WithoutASessionTracingAllocatesNothing()
    {
        AIFunction plain = new Returning();
        AIFunction traced = plain.Traced();
        var arguments = new AIFunctionArguments();
        _ = (Cost(plain), Cost(traced));

        Assert.Equal(Cost(plain), Cost(traced));

        long Cost(AIFunction function)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = function.InvokeAsync(arguments);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private sealed class Returning : AIFunction
    {
        public override string Name => "returning";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken token) =>
            ValueTask.FromResult<object?>(null);
    }

    private static AIFunctionFactoryOptions Raw(string name) =>
        new() { Name = name, MarshalResult = static (result, _, _) => ValueTask.FromResult(result) };
}
