using AgentObservatory;
using Quickstart.Models;

namespace Quickstart;

/// <summary>
/// The agent: it plans, lets the model call tools in rounds, and answers. Every step, call and token is reported to the session;
/// spans nest by themselves under the one that is open.
/// </summary>
internal sealed class Agent(AgentSession session, IModel model, Tools tools, CancellationToken cancellation)
{
    private const int MaxRounds = 8;
    private const int ShownLength = 150;

    private readonly List<Message> conversation = [];

    /// <summary>What is known of a model call when it starts.</summary>
    private (string, AttributeValue)[] CallAttributes =>
        [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", model.Provider), ("gen_ai.request.model", model.Name)];

    public async Task RunAsync(string question)
    {
        conversation.Add(new Question(question));
        await session.AgentStep("plan", _ => PlanAsync());
        var isGathering = true;
        for (var round = 1; isGathering && round <= MaxRounds; round++)
        {
            Screen.WriteLine($"\nRound {round}");
            isGathering = await session.AgentStep($"round {round}", RoundAsync);
        }

        await session.AgentStep("answer", _ => AnswerAsync());
    }

    private async Task PlanAsync()
    {
        Screen.WriteLine("\nPlan");
        Reply plan = await session.LlmCall(model.Name, call => AskAsync(call, Phase.Plan, Screen.Write), CallAttributes);
        conversation.Add(new ModelTurn(plan.Text, []));
        Screen.WriteLine();
    }

    /// <summary>Lets the model ask for tools, once.</summary>
    /// <returns>Whether it may need another round: it has not seen the results yet.</returns>
    private async Task<bool> RoundAsync(AgentSpan step)
    {
        Reply reply = await session.LlmCall(model.Name, call => AskAsync(call, Phase.Gather, _ => { }), CallAttributes);
        if (reply.Text.Length > 0)
        {
            Screen.WriteLine($"  {Shorten(reply.Text)}");
        }

        step.Set("tool_calls", reply.ToolRequests.Count);
        if (reply.ToolRequests.Count == 0)
        {
            return false;
        }

        conversation.Add(new ModelTurn(reply.Text, reply.ToolRequests));
        foreach (ToolRequest request in reply.ToolRequests)
        {
            conversation.Add(CallTool(request));
        }

        return true;
    }

    /// <summary>
    /// Calls a tool. Its span records the exception and passes it on; here it becomes what the model reads as the result, so
    /// that the model can correct itself.
    /// </summary>
    private ToolResult CallTool(ToolRequest request)
    {
        Screen.WriteLine($"  {request.Tool} {Shorten(request.ArgumentsJson)}");
        try
        {
            string text = session.ToolCall(
                request.Tool,
                span => tools.Run(request, span),
                ("gen_ai.tool.call.id", request.Id),
                ("gen_ai.tool.call.arguments", request.ArgumentsJson)
            );
            Screen.WriteLine($"    -> {Shorten(text)}");
            return new ToolResult(request, text, IsError: false);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            Screen.WriteLine($"    -> failed: {exception.Message}");
            return new ToolResult(request, $"Error: {exception.Message}", IsError: true);
        }
    }

    private async Task AnswerAsync()
    {
        Screen.WriteLine("\nAnswer");
        await session.LlmCall(
            model.Name,
            async call =>
            {
                using StreamSpan stream = session.Stream("answer");
                return await AskAsync(
                    call,
                    Phase.Answer,
                    token =>
                    {
                        stream.Event("token", ("text", token));
                        Screen.Write(token);
                    }
                );
            },
            CallAttributes
        );
        Screen.WriteLine();
    }

    private async Task<Reply> AskAsync(AgentSpan call, Phase phase, Action<string> onToken)
    {
        Reply reply = await model.ReplyAsync(phase, conversation, onToken, cancellation);
        if (reply.Usage is { } usage)
        {
            call.Set("gen_ai.usage.input_tokens", usage.Input);
            call.Set("gen_ai.usage.output_tokens", usage.Output);
        }

        if (reply.FinishReason is { } reason)
        {
            call.Set("gen_ai.response.finish_reasons", new[] { reason });
        }

        return reply;
    }

    private static string Shorten(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= ShownLength ? line : line[..ShownLength] + "...";
    }
}
