using AgentObservatory.Tests.Extensions.AI;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>What an application does with an agent.</summary>
/// <param name="runs">How often the agent is run.</param>
/// <param name="tools">How many tools are executed.</param>
/// <param name="run">What it does.</param>
/// <param name="answers">What the model answers, call by call.</param>
internal sealed class Scenario(
    string name,
    bool isStreamed,
    int runs,
    int tools,
    Func<Asking, Task> run,
    params IReadOnlyList<ChatResponseUpdate>[] answers
)
{
    internal bool IsStreamed => isStreamed;

    internal int Runs => runs;

    internal int Tools => tools;

    internal static IEnumerable<Scenario> All => Both(false).Concat(Both(true)).Append(EarlyBreak);

    private static Scenario EarlyBreak =>
        new("early break", true, 1, 0, asking => asking.AskAsync(mostUpdates: 1), Model.Says("It ", "is ", "sunny."));

    internal async Task<Ran> Run(SetUp setUp)
    {
        var model = new Model(answers);
        return await setUp.Run(model, maker => run(new Asking(maker, model, isStreamed)));
    }

    public override string ToString() => name + (isStreamed ? ", streamed" : "");

    private static IEnumerable<Scenario> Both(bool isStreamed) =>
        [
            new(
                "a tool, within a step",
                isStreamed,
                1,
                1,
                async asking =>
                {
                    using AgentSpan step = AgentSession.Current!.AgentStep("plan");
                    await asking.AskAsync(tools: Agent.Weather);
                },
                Model.Wants("weather"),
                Model.Says("It is ", "sunny.")
            ),
            new(
                "three tools at once",
                isStreamed,
                1,
                3,
                asking => asking.AskAsync(tools: Agent.Meeting("one", "two", "three")),
                Model.Wants("one", "two", "three"),
                Model.Says("It is ", "sunny.")
            ),
            new(
                "a tool that throws",
                isStreamed,
                1,
                1,
                asking => asking.AskAsync(tools: Agent.Broken),
                Model.Wants("broken"),
                Model.Says("It is broken.")
            ),
            new("approval", isStreamed, 2, 1, asking => asking.AskWithApproval(), Model.Wants("pay"), Model.Says("Paid.")),
            new("cancellation", isStreamed, 1, 0, asking => asking.AskAndCancel(), Model.Says("It ", "is ", "sunny.")),
            new("a model that throws", isStreamed, 1, 0, asking => asking.AskAndFail(), Model.Says("It ", "is ", "sunny.")),
        ];
}

/// <summary>Asks an agent.</summary>
internal sealed class Asking(Maker maker, Model model, bool isStreamed)
{
    internal async Task AskAsync(int mostUpdates = int.MaxValue, params AITool[] tools) =>
        await AskAsync(maker.Agent(model, tools: tools), null, [new(ChatRole.User, "How is it?")], mostUpdates, default);

    internal async Task AskWithApproval()
    {
        AIAgent agent = maker.Agent(model, tools: Agent.Pay);
        var conversation = await agent.CreateSessionAsync();
        AgentResponse asked = await AskAsync(agent, conversation, [new(ChatRole.User, "Pay!")], int.MaxValue, default);
        ToolApprovalRequestContent request = asked
            .Messages.SelectMany(message => message.Contents)
            .OfType<ToolApprovalRequestContent>()
            .Single();
        ChatMessage approval = new(ChatRole.User, [request.CreateResponse(true)]);
        await AskAsync(agent, conversation, [approval], int.MaxValue, default);
    }

    internal async Task AskAndCancel()
    {
        using var source = new CancellationTokenSource();
        model.Before = token =>
        {
            source.Cancel();
            return Task.FromCanceled(token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            AskAsync(maker.Agent(model), null, [new(ChatRole.User, "How is it?")], int.MaxValue, source.Token)
        );
    }

    internal async Task AskAndFail()
    {
        var failure = new InvalidOperationException("no model");
        model.Before = _ => Task.FromException(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync()));
    }

    private async Task<AgentResponse> AskAsync(
        AIAgent agent,
        Microsoft.Agents.AI.AgentSession? conversation,
        ChatMessage[] messages,
        int mostUpdates,
        CancellationToken cancellation
    )
    {
        if (!isStreamed)
        {
            return await agent.RunAsync(messages, conversation, null, cancellation);
        }

        List<AgentResponseUpdate> seen = [];
        AgentSpan? own = AgentSpan.Current;
        await foreach (var update in agent.RunStreamingAsync(messages, conversation, null, cancellation))
        {
            Assert.Same(own, AgentSpan.Current);
            seen.Add(update);
            if (seen.Count == mostUpdates)
            {
                break;
            }
        }

        Assert.Same(own, AgentSpan.Current);
        return seen.ToAgentResponse();
    }
}
