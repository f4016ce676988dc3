using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>An activity around function invocation is that of the loop and not that of a call, however many calls the loop
/// makes.</summary>
public class LoopTests
{
    public static TheoryData<int, bool, bool, bool, bool> Cells()
    {
        var data = new TheoryData<int, bool, bool, bool, bool>();
        bool[] either = [false, true];
        foreach (int rounds in new[] { 0, 1, 3 })
        {
            foreach (bool isStreamed in either)
            {
                foreach (bool isLive in either)
                {
                    foreach (bool hasSdk in either)
                    {
                        data.Add(rounds, isStreamed, isLive, hasSdk, true);
                        data.Add(rounds, isStreamed, isLive, hasSdk, false);
                    }
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task EachCallIsOneSpanWithItsTokens(int rounds, bool isStreamed, bool isLive, bool hasSdk, bool takesIn)
    {
        using var activities = new OursAndTheirs(isListening: true, hasSdk: hasSdk);
        var model = new Model([.. Enumerable.Repeat(Model.Wants("weather"), rounds), Model.Says("Yes.")]);
        IChatClient client = model
            .AsBuilder()
            .UseOpenTelemetry(sourceName: activities.Theirs)
            .UseFunctionInvocation()
            .UseAgentObservatory()
            .Build();

        SessionEnvelope envelope = await Some.EnvelopeOf(
            _ => new Agent(client, model, isStreamed).AskAsync("?", Agent.Weather),
            activities.Options(isLive, takesIn)
        );

        SpanRecord[] calls = [.. envelope.Spans.Where(span => span.Kind == SpanKind.LlmCall)];
        Assert.Equal(rounds + 1, calls.Length);
        Assert.Equal(rounds, envelope.Spans.Count(span => span.Kind == SpanKind.ToolCall));
        Assert.All(calls, call => Assert.Equal(Model.InputTokens, call.Attributes["gen_ai.usage.input_tokens"].AsInteger()));
        Assert.All(
            envelope.Spans.Where(span => span.Kind != SpanKind.Stream),
            span => Assert.True(span.ParentSpanId.IsNone)
        );
        Assert.Equal(0, envelope.Dropped.Total);

        Activity[] chats = [.. activities.Stopped.Where(activity => activity.DisplayName == "chat m0")];
        Activity loop = Assert.Single(chats, activity => activity.Source.Name == activities.Theirs);
        Activity[] own = [.. chats.Where(activity => activity != loop)];
        Assert.Equal(isLive ? rounds + 1 : 0, own.Length);
        Assert.All(own, call => Assert.Equal(loop.SpanId, call.ParentSpanId));
        Assert.All(own, call => Assert.Equal((long)Model.InputTokens, call.GetTagItem("gen_ai.usage.input_tokens")));
    }

    /// <summary>One pipeline has function invocation between its activity and the shared client, the other has not. Nobody says
    /// which of them makes a call.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task TwoPipelinesThatShareATracedClientCountNothingTwice(bool isLive, bool loopIsBuiltFirst)
    {
        using var activities = new OursAndTheirs(isListening: true);
        var model = new Model(Model.Wants("weather"), Model.Says("Yes."), Model.Says("No."));
        IChatClient shared = model.AsBuilder().UseAgentObservatory().Build();
        IChatClient? plain = null;
        IChatClient? loop = null;
        foreach (bool isLoop in new[] { loopIsBuiltFirst, !loopIsBuiltFirst })
        {
            ChatClientBuilder builder = shared.AsBuilder().UseOpenTelemetry(sourceName: activities.Theirs);
            (loop, plain) = isLoop ? (builder.UseFunctionInvocation().Build(), plain) : (loop, builder.Build());
        }

        SessionEnvelope envelope = await Some.EnvelopeOf(
            async _ =>
            {
                await new Agent(loop!, model, isStreamed: false).AskAsync("?", Agent.Weather);
                await new Agent(plain!, model, isStreamed: false).AskAsync("?");
            },
            activities.Options(isLive, takesIn: true)
        );

        Assert.Equal(
            [SpanKind.LlmCall, SpanKind.ToolCall, SpanKind.LlmCall, SpanKind.LlmCall],
            envelope.Spans.Select(span => span.Kind)
        );
        Assert.Equal(
            model.SentInputTokens,
            envelope.Spans.Sum(span => span.Attributes["gen_ai.usage.input_tokens"].AsInteger())
        );
        Activity[] innermost = new RanShared(envelope, activities.Stopped).Innermost("chat");
        Assert.Equal(
            model.SentInputTokens,
            innermost.Sum(call => Convert.ToInt64(call.GetTagItem("gen_ai.usage.input_tokens")))
        );
    }

    private sealed record RanShared(SessionEnvelope Envelope, IReadOnlyList<Activity> Activities)
        : RunLeft(Envelope, Activities)
    {
        private protected override string Title => "shared";

        private protected override string Details(SpanRecord span) => "";
    }
}
