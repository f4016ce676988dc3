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

    private sealed class Sent : BaseProcessor<Activity>
    {
        internal List<Activity> Activities { get; } = [];

        public override void OnEnd(Activity activity) => Activities.Add(activity);
    }
}
