using System.Diagnostics;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>How a workflow of two agents is built, and they are made, by whom all is listened to, and whether the observatory
/// takes in what it tells. It always runs within a request, whose trace all belongs to.</summary>
internal sealed record WorkflowSetUp(
    Making Making,
    bool HasTelemetry,
    bool IsLive,
    bool IsListening,
    bool HasIntake,
    bool HasSdk
)
{
    /// <summary>The source of the framework's workflows, by which an intake knows them.</summary>
    internal const string Source = "Microsoft.Agents.AI.Workflows";

    internal bool AreAgentsTold => Making is Making.TheirsWithin or Making.TheirsAround;

    internal static IEnumerable<WorkflowSetUp> All =>
        from making in Enum.GetValues<Making>()
        from hasTelemetry in new[] { false, true }
        from isLive in new[] { false, true }
        from isListening in new[] { false, true }
        from hasIntake in new[] { false, true }
        from hasSdk in new[] { false, true }
        select new WorkflowSetUp(making, hasTelemetry, isLive, isListening, hasIntake, hasSdk);

    /// <summary>The first of its agents uses a tool, so that three calls of the model are made.</summary>
    internal async Task<WorkflowRan> Run()
    {
        using var activities = new OursAndTheirs(IsListening, HasSdk, also: Source);
        ObservatoryOptions options = activities.Options(IsLive, HasIntake) with { OnDiagnostic = static _ => { } };
        Model[] models = [new(Model.Wants("weather"), Model.Says("One.")), new(Model.Says("Two."))];
        var maker = new Maker(Making, activities.Theirs);
        Workflow workflow = Build(maker.Agent(models[0], "writer", Agent.Weather), maker.Agent(models[1], "editor"));
        SessionEnvelope envelope;
        ActivityTraceId trace;
        using (Activity request = activities.Request(isIn: true)!)
        {
            trace = request.TraceId;
            envelope = await Some.EnvelopeOf(_ => Run(workflow), options);
        }

        Assert.Null(Activity.Current);
        // Workflows of other tests tell on the same source.
        Activity[] stopped = [.. activities.Stopped.Where(activity => activity.TraceId == trace)];
        return new WorkflowRan(this, envelope, stopped, models);
    }

    public override string ToString() =>
        Making
        + (HasTelemetry ? ", with telemetry" : ", without telemetry")
        + $"{(IsLive ? ", live" : "")}{(IsListening ? ", listened to" : "")}{(HasIntake ? ", taken in" : "")}{(HasSdk ? ", SDK" : "")}";

    internal static async Task Run(Workflow workflow)
    {
        List<ChatMessage> input = [new(ChatRole.User, "Write!")];
        await using StreamingRun run = await InProcessExecution.RunStreamingAsync(workflow, input);
        await run.TrySendMessageAsync(new TurnToken(emitEvents: true));
        await foreach (WorkflowEvent happened in run.WatchStreamAsync())
        {
            Assert.IsNotType<WorkflowErrorEvent>(happened);
        }
    }

    private Workflow Build(AIAgent writer, AIAgent editor)
    {
        WorkflowBuilder builder = new WorkflowBuilder(writer).AddEdge(writer, editor);
        return (HasTelemetry ? builder.WithOpenTelemetry() : builder).Build();
    }
}

/// <summary>What a workflow has left.</summary>
internal sealed record WorkflowRan(
    WorkflowSetUp SetUp,
    SessionEnvelope Envelope,
    IReadOnlyList<Activity> Activities,
    Model[] Models
) : RunLeft(Envelope, Activities)
{
    private protected override string Title => SetUp.ToString();

    /// <summary>The spans of the workflow itself, or the activities that they are.</summary>
    internal static bool IsOfWorkflow(string name) =>
        name is "workflow.session" or "invoke_workflow" || name.StartsWith("executor.process ", StringComparison.Ordinal);

    private protected override string Details(SpanRecord span) =>
        string.Join(
            ", ",
            span.Attributes.Where(attribute => attribute.Key.StartsWith("gen_ai.usage.", StringComparison.Ordinal))
        );
}
