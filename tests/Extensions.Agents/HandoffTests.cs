using System.Diagnostics;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>A conversation that an agent hands over to another one: a span of the run that does so, for the one that the workflow
/// follows.</summary>
public class HandoffTests
{
    private const string Function = "handoff_to_1";

    private static readonly SetUp Plain = new(Making.Traced, false, false, false, false);

    public static TheoryData<string> SetUps() => Combinations.Of(SetUp.All);

    [Theory]
    [MemberData(nameof(SetUps))]
    public async Task AHandoffIsOneSpanOfTheRunThatHandsOver(string setUp)
    {
        var expert = new Model(Model.Says("Sunny."));
        Ran ran = await Run(SetUp.All.Named(setUp), Asks(Function), [expert]);

        string picture = ran.Picture();
        SpanRecord handoff = Assert.Single(Handoffs(ran));
        SpanRecord triage = ran.Envelope.Span("triage");
        Assert.True((Function, triage.SpanId) == (handoff.Name, handoff.ParentSpanId), picture);
        Assert.Equal(triage.ParentSpanId, ran.Envelope.Span("expert-1").ParentSpanId);
        Assert.Equal("triage", handoff.Attributes["agent_observatory.handoff.source"].AsString());
        Assert.Equal(Function, handoff.Attributes["agent_observatory.handoff.function"].AsString());
        Assert.Equal("knows 1", handoff.Attributes["agent_observatory.handoff.reason"].AsString());
        Assert.Equal("0", handoff.Attributes["gen_ai.tool.call.id"].AsString());
        Assert.Empty(NotFollowed(ran));
        Assert.Empty(ran.Of(SpanKind.ToolCall));
        Assert.DoesNotContain(ran.Envelope.Spans, span => span.Status != SpanStatus.Ok);

        Activity[] told = ran.ActivitiesOf(Function);
        Assert.True(told.Length == (ran.SetUp.IsLive ? 1 : 0), picture);
        Activity[] runs = ran.ActivitiesOf("invoke_agent");
        Assert.All(
            told,
            one =>
                Assert.True(
                    runs.Single(run => run.SpanId == one.ParentSpanId).GetTagItem("gen_ai.agent.name") is "triage",
                    picture
                )
        );
    }

    [Fact]
    public async Task OfSeveralTheLastIsFollowedAndTheRunTellsOfTheOthers()
    {
        Model[] experts = [new(Model.Says("One.")), new(Model.Says("Two."))];
        Ran ran = await Run(Plain, Asks(Function, "handoff_to_2"), experts);

        Assert.Equal([0, 1], experts.Select(expert => expert.Calls));
        SpanRecord handoff = Assert.Single(Handoffs(ran));
        Assert.Equal(("handoff_to_2", "knows 2"), (handoff.Name, handoff.Attributes["agent_observatory.handoff.reason"]));
        Assert.Equal([Function], NotFollowed(ran));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARunThatDoesNotEndHandsNothingOver(bool isAbandoned)
    {
        Model triage = Asks(Function);
        int chunks = 0;
        triage.Before = _ => ++chunks == 2 && !isAbandoned ? throw new TimeoutException() : Task.CompletedTask;

        Ran ran = await Plain.Run(
            triage,
            async maker =>
            {
                try
                {
                    await foreach (var update in maker.Agent(triage).RunStreamingAsync("?", options: Declared()))
                    {
                        if (isAbandoned && update.Contents.OfType<FunctionCallContent>().Any())
                        {
                            break;
                        }
                    }
                }
                catch (TimeoutException) { }
            }
        );

        Assert.Equal(2, chunks);
        Assert.Empty(Handoffs(ran));
        Assert.Empty(NotFollowed(ran));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoeverDeclaresTheFunctionsTheRunTells(bool isStreamed)
    {
        Model triage = Asks(Function);

        Ran ran = await Plain.Run(
            triage,
            maker =>
                isStreamed
                    ? maker.Agent(triage).RunStreamingAsync("?", options: Declared()).ToAgentResponseAsync()
                    : maker.Agent(triage).RunAsync("?", options: Declared())
        );

        SpanRecord handoff = Assert.Single(Handoffs(ran));
        Assert.Equal(ran.Envelope.Span(SetUp.Name).SpanId, handoff.ParentSpanId);
    }

    /// <summary>The workflow does not go on while a call has no result.</summary>
    [Fact]
    public async Task BesideACallThatWaitsForAResultNoneIsFollowed()
    {
        var weather = new FunctionCallContent("1", "weather", new Dictionary<string, object?> { ["city"] = "Zurich" });
        Model triage = new(Model.Answer(ChatFinishReason.ToolCalls, [weather, new FunctionCallContent("2", Function)]));

        Ran ran = await Plain.Run(
            triage,
            maker =>
                maker.Agent(triage, tools: Agent.Weather).RunStreamingAsync("?", options: Declared()).ToAgentResponseAsync()
        );

        Assert.Empty(Handoffs(ran));
        Assert.Empty(ran.Of(SpanKind.ToolCall));
        Assert.Equal([Function], NotFollowed(ran));
    }

    [Fact]
    public async Task OfMoreThanAnyRunAsksForTheLastIsFollowedAndTheFirstAreCounted()
    {
        Model triage = Asks([.. Enumerable.Repeat(Function, 1_010)]);

        Ran ran = await Plain.Run(triage, maker => maker.Agent(triage).RunAsync("?", options: Declared()));

        Assert.Equal("1009", Assert.Single(Handoffs(ran)).Attributes["gen_ai.tool.call.id"].AsString());
        Assert.Equal(999, NotFollowed(ran).Length);
        Assert.Equal(10, ran.Envelope.Dropped[DropReason.EventLimit]);
    }

    [Fact]
    public async Task AToolThatIsOnlyCalledSoIsATool()
    {
        AIFunction tool = AIFunctionFactory.Create(() => "over", "handoff_to_lunch");
        Model model = new(Model.Wants("handoff_to_lunch"), Model.Says("Bye."));

        Ran ran = await Plain.Run(model, maker => maker.Agent(model, tools: tool).RunAsync("?"));

        Assert.Empty(Handoffs(ran));
        Assert.Single(ran.Of(SpanKind.ToolCall));
    }

    private static Task<Ran> Run(SetUp setUp, Model triage, Model[] experts) =>
        setUp.Run(
            triage,
            maker =>
            {
                AIAgent first = maker.Agent(triage, "triage");
                var builder = AgentWorkflowBuilder.CreateHandoffBuilderWith(first);
                for (int number = 1; number <= experts.Length; number++)
                {
                    builder.WithHandoff(first, maker.Agent(experts[number - 1], $"expert-{number}"), $"knows {number}");
                }

                return WorkflowSetUp.Run(builder.Build());
            }
        );

    private static ChatClientAgentRunOptions Declared() =>
        new(
            new ChatOptions
            {
                Tools =
                [
                    AIFunctionFactory.CreateDeclaration(Function, "knows 1", AIFunctionFactory.Create(() => { }).JsonSchema),
                ],
            }
        );

    private static Model Asks(params string[] functions) =>
        new(
            Model.Answer(
                ChatFinishReason.ToolCalls,
                [.. functions.Select((function, number) => new FunctionCallContent(number.ToString(), function))]
            )
        );

    private static string[] NotFollowed(Ran ran) =>
        [
            .. ran
                .Envelope.Events.Select(told => told.Fact)
                .OfType<TraceFact.StreamEvent>()
                .Where(told => told.Name == "handoff_not_followed")
                .Select(told => told.Attributes["agent_observatory.handoff.function"].ToString()),
        ];

    private static SpanRecord[] Handoffs(Ran ran) => ran.Of("handoff");
}
