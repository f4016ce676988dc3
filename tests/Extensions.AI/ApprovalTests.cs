using System.Text.Json;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>A tool that needs an approval: who asked, what was decided, and no tool before it runs.</summary>
public class ApprovalTests
{
    private static readonly SetUp Functions = new(Order.FunctionsThenOurs, IsLive: true, IsListening: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnApprovalIsAskedForByTheModelsCallAndGrantedToTheTool(bool isStreamed)
    {
        Ran ran = await Run(isStreamed, isApproved: true, Order.FunctionsThenOurs);

        SpanRecord[] calls = ran.Of(SpanKind.LlmCall);
        SpanRecord tool = Assert.Single(ran.Of(SpanKind.ToolCall));
        Assert.Equal(["requested pay-0"], ran.ApprovalsOf(calls[0]));
        Assert.Equal(["granted pay-0"], ran.ApprovalsOf(tool));
        Assert.Equal("pay-0", tool.Attributes["gen_ai.tool.call.id"].AsString());
        Assert.All(calls[1..], call => Assert.Empty(ran.ApprovalsOf(call)));

        // The tool runs after the first call and before the second.
        Assert.Equal([calls[0].SpanId, tool.SpanId, calls[1].SpanId], InOrder(ran).Take(3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARefusalThatFunctionInvocationKeepsToItselfIsNotGuessed(bool isStreamed)
    {
        Ran ran = await Run(isStreamed, isApproved: false, Order.FunctionsThenOurs);

        Assert.Empty(ran.Of(SpanKind.ToolCall));
        Assert.Equal(
            [
                ["requested pay-0"],
                [],
                [],
            ],
            ran.Of(SpanKind.LlmCall).Select(ran.ApprovalsOf)
        );
    }

    [Fact]
    public async Task WhatLooksLikeARefusalIsNone()
    {
        Ran ran = await Functions.Run(
            new Model(Model.Wants("ask"), Model.Says("Well.")),
            (client, _) =>
            {
                AIFunction ask = AIFunctionFactory.Create(
                    () => "Tool call invocation rejected.",
                    new AIFunctionFactoryOptions
                    {
                        Name = "ask",
                        MarshalResult = static (result, _, _) => ValueTask.FromResult(result),
                    }
                );
                return client.GetResponseAsync("?", new ChatOptions { Tools = [ask.Traced()] });
            }
        );

        Assert.All(ran.Envelope.Spans, span => Assert.Empty(ran.ApprovalsOf(span)));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task OutsideOfFunctionInvocationTheStepTellsThem(bool isStreamed, bool isApproved)
    {
        Ran ran = await Run(isStreamed, isApproved, Order.OursThenFunctions);

        string[] decided = isApproved ? [] : ["refused pay-0"];
        Assert.Equal(
            [
                ["requested pay-0"],
                decided,
                [],
            ],
            ran.Of(SpanKind.AgentStep).Select(ran.ApprovalsOf)
        );
        Assert.Equal(isApproved ? ["granted pay-0"] : [], ran.Of(SpanKind.ToolCall).SelectMany(ran.ApprovalsOf));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhereTheApplicationRunsTheCallsTheNextModelCallTellsARefusalOnce(bool isStreamed)
    {
        var model = new Model(Model.Wants("pay"), Model.Says("Well."), Model.Says("Bye."));
        var call = new ToolApprovalRequestContent("pay-0", new FunctionCallContent("pay-0", "pay"));
        Ran ran = await (Functions with { Order = Order.Plain }).Run(
            model,
            async (client, _) =>
            {
                List<ChatMessage> history = [new(ChatRole.User, "Pay!")];
                await Ask();
                history.Add(new ChatMessage(ChatRole.User, [call.CreateResponse(false, "not now")]));
                await Ask();
                history.Add(new ChatMessage(ChatRole.User, "Thanks."));
                await Ask();

                async Task Ask() =>
                    history.AddMessages(
                        isStreamed
                            ? await client.GetStreamingResponseAsync(history).ToChatResponseAsync()
                            : await client.GetResponseAsync(history)
                    );
            }
        );

        Assert.Equal(
            [
                [],
                ["refused pay-0"],
                [],
            ],
            ran.Of(SpanKind.LlmCall).Select(ran.ApprovalsOf)
        );
    }

    [Fact]
    public async Task AnApprovalSurvivesAnotherProcess()
    {
        var model = new Model(Model.Wants("pay"), Model.Says("Paid."));
        Ran ran = await Functions.Run(
            model,
            async (client, _) =>
            {
                var options = new ChatOptions { Tools = [Agent.Pay.Traced()] };
                List<ChatMessage> history = [new(ChatRole.User, "Pay!")];
                history.AddMessages(await client.GetResponseAsync(history, options));
                history = JsonSerializer.Deserialize<List<ChatMessage>>(
                    JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions),
                    AIJsonUtilities.DefaultOptions
                )!;
                var request = history.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>().Single();
                history.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(true)]));
                await client.GetResponseAsync(history, options);
            }
        );

        Assert.Equal(["granted pay-0"], ran.ApprovalsOf(Assert.Single(ran.Of(SpanKind.ToolCall))));
        Assert.Single(ran.ActivitiesOf("execute_tool"));
    }

    [Fact]
    public async Task WhereOneCallNeedsAnApprovalAllAreAskedFor()
    {
        var model = new Model(Model.Wants("weather", "pay"), Model.Says("Done."));
        Ran ran = await Functions.Run(
            model,
            async (client, _) =>
            {
                var options = new ChatOptions { Tools = new AITool[] { Agent.Weather, Agent.Pay }.Traced() };
                List<ChatMessage> history = [new(ChatRole.User, "Pay!")];
                history.AddMessages(await client.GetResponseAsync(history, options));
                var requests = history.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>();
                history.Add(new ChatMessage(ChatRole.User, [.. requests.Select(request => request.CreateResponse(true))]));
                await client.GetResponseAsync(history, options);
            }
        );

        string[] asked = ["weather-0", "pay-1"];
        Assert.Equal(asked.Select(id => "requested " + id), ran.ApprovalsOf(ran.Of(SpanKind.LlmCall)[0]));
        Assert.Equal(asked.Select(id => "granted " + id), ran.Of(SpanKind.ToolCall).SelectMany(ran.ApprovalsOf));
    }

    [Fact]
    public async Task AToolThatNeedsNoneSaysNothing()
    {
        Ran ran = await Functions.Run(
            new Model(Model.Wants("weather"), Model.Says("Yes.")),
            (client, _) =>
                client.GetResponseAsync("?", new ChatOptions { Tools = new AITool[] { Agent.Weather, Agent.Pay }.Traced() })
        );

        Assert.All(ran.Envelope.Spans, span => Assert.Empty(ran.ApprovalsOf(span)));
        Assert.Single(ran.Of(SpanKind.ToolCall));
    }

    private static Task<Ran> Run(bool isStreamed, bool isApproved, Order order)
    {
        var model = new Model(Model.Wants("pay"), Model.Says("Well."), Model.Says("Bye."));
        return (Functions with { Order = order }).Run(
            model,
            (client, _) => new Agent(client, model, isStreamed).AskWithApproval(isApproved)
        );
    }

    private static IEnumerable<SpanId> InOrder(Ran ran) =>
        ran.Envelope.Spans.Where(span => span.Kind is SpanKind.LlmCall or SpanKind.ToolCall).Select(span => span.SpanId);
}
