using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>However a client is put together, whoever listens, whatever goes wrong: one span for an operation, in the envelope
/// and among activities, under what called it, with the tokens that the provider has counted.</summary>
public class MatrixTests
{
    public static TheoryData<string, string> Cells() =>
        Combinations.Of(SetUp.All, setUp => Scenario.All.Where(one => setUp.Order != Order.Plain || !one.NeedsFunctions));

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
        Assert.Equal(
            ran.SetUp.SeesModel ? [] : [DiagnosticKind.ExtensionMisplaced],
            ran.Diagnostics.Select(diagnostic => diagnostic.Kind)
        );
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task TheEnvelopeIsTheSameWhoeverListens(string scenario)
    {
        Scenario run = Scenario.All.Named(scenario);
        foreach (
            var setUps in SetUp
                .All.Where(one => one.Order != Order.Plain || !run.NeedsFunctions)
                .GroupBy(one => (one.SeesModel, one.TakesIn, one.TakesIn ? one.Order : default))
        )
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
        SpanRecord[] calls = ran.Of(SpanKind.LlmCall);
        SpanRecord[] tools = ran.Of(SpanKind.ToolCall);
        SpanRecord[] streams = ran.Of(SpanKind.Stream);
        Assert.Equal(ran.SetUp.SeesModel ? ran.Model.Calls : 0, calls.Length);
        Assert.Equal(run.Tools, tools.Length);
        Assert.Equal(run.IsStreamed ? calls.Length : 0, streams.Length);
        Assert.All(streams, stream => Assert.Contains(calls, call => call.SpanId == stream.ParentSpanId));
        Assert.Equal(tools.Length, tools.Select(tool => tool.Attributes["gen_ai.tool.call.id"]).Distinct().Count());

        // Models and tools are called by the same: the agent, its step, or the step that stands for the loop around them.
        Assert.True(calls.Concat(tools).Select(span => span.ParentSpanId).Distinct().Count() <= 1 || !ran.SetUp.SeesModel);
        SpanId caller = run.Caller is { } step ? ran.Envelope.Span(step).SpanId : SpanId.None;
        Assert.All(calls.Concat(tools), span => Assert.True(CallerOf(ran, span) == caller, ran.Picture()));
        Assert.DoesNotContain(ran.Envelope.Spans, span => span.Status == SpanStatus.Unfinished);
        Assert.Equal(ran.SetUp.SeesModel ? ran.Model.SentInputTokens : 0, Sum("gen_ai.usage.input_tokens"));
        Assert.Equal(ran.SetUp.SeesModel ? ran.Model.SentOutputTokens : 0, Sum("gen_ai.usage.output_tokens"));

        long Sum(string key) => ran.Envelope.Spans.Sum(span => span.Attributes[key].AsInteger());
    }

    /// <summary>What is around a span, or around the step that stands for the loop.</summary>
    private static SpanId CallerOf(Ran ran, SpanRecord span) =>
        ran.Envelope.Spans.FirstOrDefault(one => one.SpanId == span.ParentSpanId)
            is { Kind: SpanKind.AgentStep, Name: "tool_loop" } loop
            ? loop.ParentSpanId
            : span.ParentSpanId;

    private static void AmongActivities(Scenario run, Ran ran)
    {
        Activity[] tools = ran.ActivitiesOf("execute_tool");
        bool areTraced = ran.SetUp.IsLive || ran.SetUp is { IsListening: true, HasTheirsWithin: true };
        Activity[] calls = areTraced || !ran.SetUp.HasTheirsAround ? ran.Innermost("chat") : [];
        string picture = ran.Picture();
        Assert.True(calls.Length == (areTraced && ran.SetUp.SeesModel ? ran.Model.Calls : 0), picture);
        Assert.True(tools.Length == (areTraced ? run.Tools : 0), picture);
        Assert.True(calls.Length == 0 || Sum("gen_ai.usage.input_tokens") == ran.Model.SentInputTokens, picture);
        Assert.True(calls.Length == 0 || Sum("gen_ai.usage.output_tokens") == ran.Model.SentOutputTokens, picture);
        Assert.All(ran.Activities, activity => Assert.Empty(Doubled(activity)));
        Assert.All(
            ran.Activities.Where(activity => activity.ParentSpanId != default),
            activity => Assert.True(ran.Activities.Any(one => one.SpanId == activity.ParentSpanId), picture)
        );
        if (!ran.SetUp.IsLive)
        {
            return;
        }

        Assert.Single(ran.Activities, activity => activity.ParentSpanId == default);
        Assert.All(
            ran.Activities,
            activity => Assert.Equal(ran.Envelope.Session.TraceId.ToString(), activity.TraceId.ToString())
        );
        ActivitySpanId session = Assert.Single(ran.ActivitiesOf("invoke_agent")).SpanId;
        ActivitySpanId caller = run.Caller is { } step ? Assert.Single(ran.ActivitiesOf(step)).SpanId : session;
        Assert.All(
            calls.Concat(tools),
            activity => Assert.True(ran.AroundOf(activity).First(id => id == session || id == caller) == caller, picture)
        );
        var ids = ran.Activities.Select(activity => activity.SpanId.ToString()).ToHashSet();
        Assert.All(ran.Of(SpanKind.ToolCall), span => Assert.True(ids.Contains(span.SpanId.ToString()), picture));
        if (
            ran.SetUp
            is not {
                Order: Order.FunctionsThenOursThenTheirs or Order.TheirsThenFunctionsThenOursThenTheirs,
                IsListening: true
            }
        )
        {
            Assert.All(ran.Envelope.Spans, span => Assert.True(ids.Contains(span.SpanId.ToString()), picture));
        }

        long Sum(string key) => calls.Sum(call => Convert.ToInt64(call.GetTagItem(key)));
    }

    private static IEnumerable<string> Doubled(Activity activity) =>
        activity.TagObjects.GroupBy(tag => tag.Key).Where(tags => tags.Count() > 1).Select(tags => tags.Key);
}
