using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>What an agent does with a client.</summary>
/// <param name="tools">How many tools are executed.</param>
/// <param name="run">What it does.</param>
/// <param name="answers">What the model answers, call by call.</param>
internal sealed class Scenario(
    string name,
    bool isStreamed,
    int tools,
    Func<Agent, Task> run,
    params IReadOnlyList<ChatResponseUpdate>[] answers
)
{
    private const string Step = "plan";

    internal bool IsStreamed => isStreamed;

    /// <summary>The step that calls the client; null for the session itself.</summary>
    internal string? Caller { get; init; }

    internal int Tools => tools;

    /// <summary>Whether the model asks for tools.</summary>
    internal bool NeedsFunctions => answers.Length > 1;

    internal static IEnumerable<Scenario> All => Both(false).Concat(Both(true)).Append(EarlyBreak);

    private static Scenario EarlyBreak =>
        new(
            "early break",
            true,
            0,
            agent => agent.AskAsync("How is it?", mostChunks: 1),
            Model.Says("It ", "is ", "sunny.")
        );

    internal async Task<Ran> Run(SetUp setUp)
    {
        var model = new Model(answers);
        return await setUp.Run(model, (client, _) => run(new Agent(client, model, isStreamed)), isConcurrent: true);
    }

    public override string ToString() => name + (isStreamed ? ", streamed" : "");

    private static IEnumerable<Scenario> Both(bool isStreamed) =>
        [
            new(
                "within a step",
                isStreamed,
                1,
                async agent =>
                {
                    using AgentSpan step = AgentSession.Current!.AgentStep(Step);
                    await agent.AskAsync("How is it?", Agent.Weather);
                },
                Model.Wants("weather"),
                Model.Says("It is ", "sunny.")
            )
            {
                Caller = Step,
            },
            new(
                "three tools at once",
                isStreamed,
                3,
                agent =>
                {
                    AIFunction[] tools = Agent.Meeting("one", "two", "three");
                    return agent.AskAsync("How is it?", tools);
                },
                Model.Wants("one", "two", "three"),
                Model.Says("It is ", "sunny.")
            ),
            new("approval", isStreamed, 1, agent => agent.AskWithApproval(true), Model.Wants("pay"), Model.Says("Paid.")),
            new("refusal", isStreamed, 0, agent => agent.AskWithApproval(false), Model.Wants("pay"), Model.Says("Well.")),
            new(
                "a tool that throws",
                isStreamed,
                1,
                agent => agent.AskAsync("How is it?", Agent.Broken),
                Model.Wants("broken"),
                Model.Says("It is broken.")
            ),
            new("cancellation", isStreamed, 0, agent => agent.AskAndCancel(), Model.Says("It ", "is ", "sunny.")),
            new("a model that throws", isStreamed, 0, agent => agent.AskAndFail(), Model.Says("It ", "is ", "sunny.")),
        ];
}
