using System.Text.Json;
using AgentObservatory;
using AgentObservatory.Tests.Extensions.AI;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Agents.AI.Workflows.Checkpointing;
using Microsoft.Extensions.AI;

namespace PausedAgent;

/// <summary>The agent in a workflow, with one that books after it. The workflow is kept as a checkpoint.</summary>
internal sealed class PausedWorkflow(string folder, bool hasTelemetry) : IPaused
{
    private readonly string path = Path.Combine(folder, "paused.json");
    private readonly DirectoryInfo checkpoints = new(Path.Combine(folder, "checkpoints"));

    public async Task Ask(Observatory observatory)
    {
        using AgentObservatory.AgentSession session = observatory.StartSession(IPaused.First);
        using var store = new FileSystemJsonCheckpointStore(checkpoints);
        var models = new Models(Model.Wants("pay"));
        List<ChatMessage> input = [new(ChatRole.User, "Pay!")];
        CheckpointInfo? kept;
        await using (
            StreamingRun run = await InProcessExecution.RunStreamingAsync(
                Build(models),
                input,
                CheckpointManager.CreateJson(store)
            )
        )
        {
            await run.TrySendMessageAsync(new TurnToken(emitEvents: true));
            kept = await Asked(run);
        }

        models.AreClosed();
        string ticket = session.Suspend("approval");
        File.WriteAllText(path, JsonSerializer.Serialize(new Kept(ticket, kept!)));
    }

    public async Task Approve(Observatory observatory)
    {
        Kept state = JsonSerializer.Deserialize<Kept>(File.ReadAllText(path))!;
        using AgentObservatory.AgentSession session = observatory.Resume(state.Ticket, IPaused.Second);

        // What the workflow tells of itself is within the span that is current: the session's own is in the first process.
        using AgentSpan goingOn = session.AgentStep("go on");
        using var store = new FileSystemJsonCheckpointStore(checkpoints);
        var models = new Models(Model.Says("Paid."));
        await using (
            StreamingRun run = await InProcessExecution.ResumeStreamingAsync(
                Build(models),
                state.Checkpoint,
                CheckpointManager.CreateJson(store)
            )
        )
        {
            await foreach (WorkflowEvent happened in run.WatchStreamAsync())
            {
                if (
                    happened is RequestInfoEvent asked
                    && asked.Request.TryGetDataAs(out ToolApprovalRequestContent? request)
                )
                {
                    await run.SendResponseAsync(asked.Request.CreateResponse(request.CreateResponse(true)));
                }
                else if (happened is AgentResponseUpdateEvent answer)
                {
                    Console.Write(answer.Update.Text);
                }
            }
        }

        models.AreClosed();
    }

    /// <summary>The checkpoint in which the workflow waits for an answer.</summary>
    private static async Task<CheckpointInfo?> Asked(StreamingRun run)
    {
        await foreach (WorkflowEvent happened in run.WatchStreamAsync())
        {
            if (happened is SuperStepCompletedEvent { CompletionInfo: { HasPendingRequests: true, Checkpoint: { } kept } })
            {
                return kept;
            }
        }

        return null;
    }

    private Workflow Build(Models models)
    {
        AIAgent payer = IPaused.Payer(models.Payer);
        AIAgent clerk = models.Clerk.AsTracedAgent(new ChatClientAgentOptions { Id = "clerk", Name = "clerk" });
        WorkflowBuilder builder = new WorkflowBuilder(payer).AddEdge(payer, clerk);
        return (hasTelemetry ? builder.WithOpenTelemetry() : builder).Build();
    }

    private sealed class Models(IReadOnlyList<ChatResponseUpdate> payer)
    {
        internal Model Payer { get; } = new(payer);

        internal Model Clerk { get; } = new(Model.Says("Booked."));

        internal void AreClosed()
        {
            if (Payer.Calls != Payer.StreamsClosed || Clerk.Calls != Clerk.StreamsClosed)
            {
                throw new InvalidOperationException("A stream is open.");
            }
        }
    }

    private sealed record Kept(string Ticket, CheckpointInfo Checkpoint);
}
