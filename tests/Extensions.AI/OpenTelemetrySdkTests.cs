using System.Diagnostics;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>With the real SDK, its default sampler, and both the library's spans and those of Microsoft.Extensions.AI sent to
/// it.</summary>
public class OpenTelemetrySdkTests
{
    public static TheoryData<bool, bool, bool> Flags() => Combinations.OfThreeFlags();

    [Theory]
    [MemberData(nameof(Flags))]
    public async Task EachOperationIsExportedOnce(bool isOursOutside, bool hasTheirs, bool isLookedAt)
    {
        string unique = Guid.NewGuid().ToString("N");
        using var ours = new ActivitySource("ours-" + unique);
        string theirs = "theirs-" + unique;
        using var looking = new ActivityListener
        {
            ShouldListenTo = source => isLookedAt && source.Name == theirs,
            Sample = (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(looking);
        using var sent = new Sent();
        using (
            TracerProvider provider = Sdk.CreateTracerProviderBuilder()
                .AddSource(hasTheirs ? [ours.Name, theirs] : [ours.Name])
                .AddProcessor(sent)
                .Build()
        )
        {
            ChatClientBuilder builder = new Model(Model.Wants("weather"), Model.Says("Yes."))
                .AsBuilder()
                .UseFunctionInvocation();
            builder = isOursOutside
                ? builder.UseAgentObservatory().UseOpenTelemetry(sourceName: theirs)
                : builder.UseOpenTelemetry(sourceName: theirs).UseAgentObservatory();
            IChatClient client = builder.Build();
            await Some.EnvelopeOf(
                async _ => await client.GetResponseAsync("?", new ChatOptions { Tools = [Agent.Weather.Traced()] }),
                new ObservatoryOptions { ActivitySource = ours }
            );
        }

        Assert.Equal(
            ["chat m0", "chat m0", "execute_tool weather", "invoke_agent some-agent"],
            sent.Activities.Select(activity => activity.DisplayName).Order(StringComparer.Ordinal)
        );
        Activity root = Assert.Single(sent.Activities, activity => activity.ParentSpanId == default);
        Assert.All(
            sent.Activities.Where(activity => activity != root),
            activity => Assert.Equal(root.SpanId, activity.ParentSpanId)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnActivityAroundFunctionInvocationIsNotThatOfACall(bool isStreamed)
    {
        string unique = Guid.NewGuid().ToString("N");
        using var ours = new ActivitySource("ours-" + unique);
        string theirs = "theirs-" + unique;
        using var sent = new Sent();
        var model = new Model(Model.Wants("weather"), Model.Says("Yes."));
        using (Sdk.CreateTracerProviderBuilder().AddSource(ours.Name, theirs).AddProcessor(sent).Build())
        {
            IChatClient client = model
                .AsBuilder()
                .UseOpenTelemetry(sourceName: theirs)
                .UseFunctionInvocation()
                .UseAgentObservatory()
                .Build();
            await Some.EnvelopeOf(
                _ => new Agent(client, model, isStreamed).AskAsync("?", Agent.Weather),
                new ObservatoryOptions { ActivitySource = ours }
            );
        }

        Activity[] chats = [.. sent.Activities.Where(activity => activity.DisplayName == "chat m0")];
        Activity loop = Assert.Single(chats, activity => activity.Source.Name == theirs);
        Activity[] calls = [.. chats.Where(activity => activity.Source == ours)];
        Assert.Equal(model.Calls, calls.Length);
        Assert.All(calls, call => Assert.Equal(loop.SpanId, call.ParentSpanId));
        Assert.Equal(
            model.SentInputTokens,
            calls.Sum(call => Convert.ToInt64(call.GetTagItem("gen_ai.usage.input_tokens")))
        );
    }

    private sealed class Sent : BaseProcessor<Activity>
    {
        internal List<Activity> Activities { get; } = [];

        public override void OnEnd(Activity activity) => Activities.Add(activity);
    }
}
