using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Agents.AI.Workflows.InProc;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>A workflow that one session starts, or none, and another one answers: to which its agents' runs belong. The framework
/// decides that. In lockstep, a workflow runs where it is watched; otherwise in a flow of its own, from where it is
/// started.</summary>
public class SharedWorkflowTests
{
    private static readonly string[] Asking = ["payer"];
    private static readonly string[] Answering = ["payer", "clerk"];

    [Theory]
    [InlineData(Start.WithinASessionThatEnds, false)]
    [InlineData(Start.WithinASessionThatEnds, true)]
    [InlineData(Start.WithinASessionThatGoesOn, false)]
    [InlineData(Start.WithinASessionThatGoesOn, true)]
    [InlineData(Start.OutsideOfSessions, false)]
    [InlineData(Start.OutsideOfSessions, true)]
    public async Task InLockstepWhoeverWatchesHasTheRunsThatItHasAskedFor(Start start, bool hasTelemetry)
    {
        var ran = await Run(InProcessExecution.Lockstep, start, hasTelemetry);

        Assert.Equal([Asking, Answering], new[] { ran.OfFirst, ran.OfSecond });
    }

    [Theory]
    [InlineData(Start.WithinASessionThatEnds, false)]
    [InlineData(Start.WithinASessionThatGoesOn, true)]
    [InlineData(Start.OutsideOfSessions, false)]
    public async Task OtherwiseTheSessionThatHasStartedItHasAllUntilItEnds(Start start, bool hasAnswers)
    {
        var ran = await Run(InProcessExecution.OffThread, start, hasTelemetry: false);

        Assert.Equal(
            start == Start.OutsideOfSessions ? []
                : hasAnswers ? [.. Asking, .. Answering]
                : Asking,
            ran.OfFirst
        );
        Assert.Empty(ran.OfSecond);
    }

    [Fact]
    public async Task ResumedFromACheckpointItBelongsToWhoeverResumes()
    {
        var ran = await Run(
            InProcessExecution.OffThread,
            Start.WithinASessionThatEnds,
            hasTelemetry: false,
            isResumed: true
        );

        Assert.Equal([Asking, Answering], new[] { ran.OfFirst, ran.OfSecond });
    }

    /// <summary>The names of the agents that ran in the first session and in the one that answers.</summary>
    private static async Task<(string[] OfFirst, string[] OfSecond)> Run(
        InProcessExecutionEnvironment environment,
        Start start,
        bool hasTelemetry,
        bool isResumed = false
    )
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(new ObservatoryOptions { Intake = Intake.GenAI }, memory);
        var checkpoints = CheckpointManager.CreateInMemory();
        environment = environment.WithCheckpointing(checkpoints);
        Workflow workflow = Build(hasTelemetry, isResumed: false);
        List<ChatMessage> input = [new(ChatRole.User, "Pay!")];
        StreamingRun? run = start == Start.OutsideOfSessions ? await environment.RunStreamingAsync(workflow, input) : null;
        ToAnswer? asked;
        AgentSession first = observatory.StartSession(new AgentContext("first", "a"));
        try
        {
            run ??= await environment.RunStreamingAsync(workflow, input);
            await run.TrySendMessageAsync(new TurnToken(emitEvents: true));
            asked = await Asked(run);
            if (start == Start.WithinASessionThatGoesOn)
            {
                await Task.Run(Answer);
            }
        }
        finally
        {
            first.Dispose();
        }

        if (start != Start.WithinASessionThatGoesOn)
        {
            await Answer();
        }

        await run.DisposeAsync();
        return (Agents("first"), Agents("second"));

        async Task Answer()
        {
            using AgentSession second = observatory.StartSession(new AgentContext("second", "b"));
            if (isResumed)
            {
                await run.DisposeAsync();
                run = await environment.ResumeStreamingAsync(Build(hasTelemetry, isResumed), asked!.Checkpoint);
            }

            await run.SendResponseAsync(asked!.Request.CreateResponse(asked.Content.CreateResponse(true)));
            await foreach (WorkflowEvent happened in run.WatchStreamAsync())
            {
                Assert.IsNotType<WorkflowErrorEvent>(happened);
            }
        }

        string[] Agents(string session) =>
            [
                .. Assert
                    .Single(memory.Envelopes, one => one.Session.SessionId == session)
                    .Spans.Where(span => span.Kind == SpanKind.AgentStep && span.Name is "payer" or "clerk")
                    .Select(span => span.Name),
            ];
    }

    private static async Task<ToAnswer?> Asked(StreamingRun run)
    {
        ExternalRequest? request = null;
        await foreach (WorkflowEvent happened in run.WatchStreamAsync())
        {
            request = (happened as RequestInfoEvent)?.Request ?? request;
            if (
                happened is SuperStepCompletedEvent { CompletionInfo: { HasPendingRequests: true, Checkpoint: { } kept } }
                && request!.TryGetDataAs(out ToolApprovalRequestContent? content)
            )
            {
                return new ToAnswer(request, content, kept);
            }
        }

        return null;
    }

    private static Workflow Build(bool hasTelemetry, bool isResumed)
    {
        Model model = isResumed ? new(Model.Says("Paid.")) : new(Model.Wants("pay"), Model.Says("Paid."));
        AIAgent payer = Named("payer", model, Agent.Pay);
        AIAgent clerk = Named("clerk", new Model(Model.Says("Booked.")));
        WorkflowBuilder builder = new WorkflowBuilder(payer).AddEdge(payer, clerk);
        return (hasTelemetry ? builder.WithOpenTelemetry() : builder).Build();
    }

    private static AIAgent Named(string name, Model model, params AITool[] tools) =>
        model.AsTracedAgent(
            new ChatClientAgentOptions
            {
                Id = name,
                Name = name,
                ChatOptions = new ChatOptions { Tools = tools },
            }
        );

    public enum Start
    {
        WithinASessionThatEnds,
        WithinASessionThatGoesOn,
        OutsideOfSessions,
    }

    private sealed record ToAnswer(ExternalRequest Request, ToolApprovalRequestContent Content, CheckpointInfo Checkpoint);
}
