using System.Diagnostics;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>A streamed call is open until its stream ends, however that happens, and ends once.</summary>
public class ChatStreamTests
{
    private static readonly SetUp Functions = new(Order.FunctionsThenOurs, IsLive: true, IsListening: false);

    [Fact]
    public async Task AStreamThatIsLeftEarlyIsAbandoned()
    {
        Ran ran = await Run(
            async (client, _) =>
            {
                await foreach (ChatResponseUpdate chunk in client.GetStreamingResponseAsync("How is it?"))
                {
                    break;
                }
            }
        );

        AssertEnded(ran, SpanStatus.Ok, "abandoned", "error");
    }

    [Fact]
    public async Task AConsumerThatThrowsLeavesTheStreamAndKeepsItsException()
    {
        var failure = new InvalidOperationException("the consumer's");
        Ran ran = await Run(
            async (client, _) =>
            {
                var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
                {
                    await foreach (ChatResponseUpdate chunk in client.GetStreamingResponseAsync("How is it?"))
                    {
                        throw failure;
                    }
                });
                Assert.Same(failure, thrown);
            }
        );

        AssertEnded(ran, SpanStatus.Ok, "abandoned", "error");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACancelledStreamIsCancelledWhicheverWayTheTokenCame(bool isWithTheCall)
    {
        using var source = new CancellationTokenSource();
        Ran ran = await Run(
            async (client, model) =>
            {
                model.Before = token => token.IsCancellationRequested ? Task.FromCanceled(token) : Task.CompletedTask;
                var stream = isWithTheCall
                    ? client.GetStreamingResponseAsync("How is it?", cancellationToken: source.Token)
                    : client.GetStreamingResponseAsync("How is it?");
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                {
                    await foreach (
                        ChatResponseUpdate chunk in stream.WithCancellation(isWithTheCall ? default : source.Token)
                    )
                    {
                        source.Cancel();
                    }
                });
            }
        );

        AssertEnded(ran, SpanStatus.Cancelled, "cancelled", "error");
    }

    [Fact]
    public async Task AConsumerThatLeavesBecauseItIsCancelledCancelsTheCall()
    {
        using var source = new CancellationTokenSource();
        Ran ran = await new SetUp(Order.Plain, false, false).Run(
            new Model(Model.Says("It ", "is.")),
            async (client, _) =>
            {
                await foreach (
                    ChatResponseUpdate chunk in client.GetStreamingResponseAsync("?", cancellationToken: source.Token)
                )
                {
                    source.Cancel();
                    break;
                }
            }
        );

        AssertEnded(ran, SpanStatus.Cancelled, "cancelled", "error");
    }

    [Fact]
    public async Task AModelThatThrowsFailsTheCallWithItsOwnException()
    {
        var failure = new InvalidOperationException("no model");
        Ran ran = await Run(
            async (client, model) =>
            {
                model.Before = _ => Task.FromException(failure);
                Assert.Same(
                    failure,
                    await Assert.ThrowsAsync<InvalidOperationException>(() =>
                        client.GetStreamingResponseAsync("How is it?").ToChatResponseAsync()
                    )
                );
            }
        );

        AssertEnded(ran, SpanStatus.Error, "failed", "error");
        Assert.Equal("no model", Assert.Single(ran.Of(SpanKind.LlmCall)).Error?.Message);
    }

    [Fact]
    public async Task WhoeverConsumesKeepsItsPlaceAndTheModelHasTheStreams()
    {
        List<string?> seen = [];
        Ran ran = await Run(
            async (client, model) =>
            {
                using AgentSpan plan = AgentSession.Current!.AgentStep("plan");
                model.Before = _ =>
                {
                    seen.Add(AgentSpan.Current?.Name + ", " + Activity.Current?.DisplayName);
                    return Task.CompletedTask;
                };
                await foreach (ChatResponseUpdate chunk in client.GetStreamingResponseAsync("How is it?"))
                {
                    Assert.Equal("plan", Activity.Current?.DisplayName);
                    using AgentSpan spoken = AgentSession.Current!.ToolCall("speak");
                }
            }
        );

        Assert.All(seen, place => Assert.Equal("chunks, chunks", place));
        SpanId plan = ran.Envelope.Span("plan").SpanId;
        Assert.All(ran.Of(SpanKind.ToolCall), spoken => Assert.Equal(plan, spoken.ParentSpanId));
        Assert.All(ran.Of(SpanKind.LlmCall), call => Assert.Equal(plan, call.ParentSpanId));
    }

    private static Task<Ran> Run(Func<IChatClient, Model, Task> program)
    {
        var model = new Model(Model.Says("It ", "is ", "sunny."));
        return Functions.Run(model, (client, _) => program(client, model));
    }

    private static void AssertEnded(Ran ran, SpanStatus status, string end, string reason)
    {
        SpanRecord call = Assert.Single(ran.Of(SpanKind.LlmCall));
        SpanRecord stream = Assert.Single(ran.Of(SpanKind.Stream));
        Assert.Equal((status, status), (call.Status, stream.Status));
        Assert.Equal(end, call.Attributes[StreamAttribute.End].AsString());
        Assert.Equal(end, stream.Attributes[StreamAttribute.End].AsString());
        Assert.Equal($"[\"{reason}\"]", call.Attributes["gen_ai.response.finish_reasons"].ToString());
        Assert.Equal(1, ran.Model.StreamsClosed);
    }
}
