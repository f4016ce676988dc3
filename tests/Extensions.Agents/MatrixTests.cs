using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>However an agent is made, whoever listens, whatever goes wrong: one span for an operation, in the envelope and among
/// activities, under what called it, with the tokens that the provider has counted.</summary>
public class MatrixTests
{
    public static TheoryData<string, string> Cells() => Combinations.Of(SetUp.All, _ => Scenario.All);

    public static TheoryData<string> Scenarios() => Combinations.Of(Scenario.All);

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task EveryOperationIsOneSpanUnderItsCaller(string setUp, string scenario)
    {
        Scenario run = Scenario.All.Named(scenario);
        Ran ran = await run.Run(SetUp.All.Named(setUp));

        InTheEnvelope(run, ran);
        AmongActivities(run, ran);
        Assert.Equal(run.IsStreamed ? ran.Model.Calls : 0, ran.Model.StreamsClosed);
        Assert.Empty(ran.Diagnostics);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task TheEnvelopeIsTheSameWhoeverListens(string scenario)
    {
        Scenario run = Scenario.All.Named(scenario);
        foreach (var setUps in SetUp.All.GroupBy(one => (one.Making, one.HasIntake)))
        {
            string? first = null;
            foreach (SetUp setUp in setUps)
            {
                Ran ran = await run.Run(setUp);
                Assert.Equal(first ??= ran.Shape(), ran.Shape());
            }
        }
    }

    private static void InTheEnvelope(Scenario run, Ran ran)
    {
        SpanRecord[] runs = [.. ran.Of(SpanKind.AgentStep).Where(step => step.Name == SetUp.Name)];
        SpanRecord[] calls = ran.Of(SpanKind.LlmCall);
        SpanRecord[] tools = ran.Of(SpanKind.ToolCall);
        SpanRecord[] streams = ran.Of(SpanKind.Stream);
        string picture = ran.Picture();
        Assert.True(runs.Length == run.Runs, picture);
        Assert.True(calls.Length == ran.Model.Calls, picture);
        Assert.True(tools.Length == run.Tools, picture);
        Assert.True(streams.Length == (run.IsStreamed && ran.SetUp.SeesChunks ? calls.Length : 0), picture);
        Assert.All(calls.Concat(tools), span => Assert.True(IsIn(span, runs), picture));
        Assert.All(streams, stream => Assert.True(IsIn(stream, calls), picture));
        Assert.All(runs, step => Assert.Equal(SetUp.Name, step.Attributes["gen_ai.agent.name"].AsString()));
        Assert.Equal(tools.Length, tools.Select(tool => tool.Attributes["gen_ai.tool.call.id"]).Distinct().Count());
        Assert.DoesNotContain(ran.Envelope.Spans, span => span.Status == SpanStatus.Unfinished);
        Assert.Equal(ran.Model.SentInputTokens, ran.SumOfLeaves("gen_ai.usage.input_tokens"));
        Assert.Equal(ran.Model.SentOutputTokens, ran.SumOfLeaves("gen_ai.usage.output_tokens"));
    }

    private static bool IsIn(SpanRecord span, SpanRecord[] parents) =>
        parents.Any(parent => parent.SpanId == span.ParentSpanId);

    private static void AmongActivities(Scenario run, Ran ran)
    {
        Activity[] runs =
        [
            .. ran.ActivitiesOf("invoke_agent").Where(activity => activity.GetTagItem("gen_ai.agent.name") is SetUp.Name),
        ];
        Activity[] calls = ran.ActivitiesOf("chat");
        Activity[] tools = ran.ActivitiesOf("execute_tool");
        bool areTraced = ran.SetUp.IsLive || ran.SetUp.IsListening;
        string picture = ran.Picture();
        Assert.True(runs.Length == (areTraced ? run.Runs : 0), picture);
        Assert.True(calls.Length == (areTraced ? ran.Model.Calls : 0), picture);
        Assert.True(tools.Length == (areTraced ? run.Tools : 0), picture);
        Assert.True(calls.Length == 0 || Sum("gen_ai.usage.input_tokens") == ran.Model.SentInputTokens, picture);
        Assert.All(calls.Concat(tools), one => Assert.True(runs.Any(parent => parent.SpanId == one.ParentSpanId), picture));
        if (ran.SetUp is { IsLive: false, HasSdk: false })
        {
            return;
        }

        Assert.Single(ran.Activities, activity => activity.ParentSpanId == default);
        Assert.All(
            ran.Activities,
            activity => Assert.Equal(ran.Envelope.Session.TraceId.ToString(), activity.TraceId.ToString())
        );

        long Sum(string key) => calls.Sum(call => Convert.ToInt64(call.GetTagItem(key)));
    }
}
