using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>Talks to a client, and keeps the history.</summary>
internal sealed class Agent(IChatClient client, Model model, bool isStreamed)
{
    private readonly List<ChatMessage> history = [];

    internal static AIFunction Weather { get; } =
        AIFunctionFactory.Create((string city) => $"{city}: 21 degrees", "weather", "The weather in a city.");

    internal static AIFunction Pay { get; } = new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => "paid", "pay"));

    internal static AIFunction Broken { get; } =
        AIFunctionFactory.Create(string () => throw new InvalidOperationException("out of order"), "broken");

    /// <summary>Tools none of which returns before all of them run.</summary>
    internal static AIFunction[] Meeting(params string[] names)
    {
        int missing = names.Length;
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return [.. names.Select(name => AIFunctionFactory.Create(MeetAsync, name))];

        async Task<string> MeetAsync()
        {
            if (Interlocked.Decrement(ref missing) == 0)
            {
                met.SetResult();
            }

            await met.Task;
            return "met";
        }
    }

    internal Task AskAsync(string? question, params AITool[] tools) => AskAsync(question, int.MaxValue, default, tools);

    internal Task AskAsync(string question, int mostChunks) => AskAsync(question, mostChunks, default, []);

    internal async Task AskWithApproval(bool isApproved)
    {
        await AskAsync("Pay!", Pay);
        ToolApprovalRequestContent request = history
            .SelectMany(message => message.Contents)
            .OfType<ToolApprovalRequestContent>()
            .Single();
        history.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(isApproved, "not now")]));
        await AskAsync(null, Pay);

        // The answer to the request is in the history and says nothing new.
        await AskAsync("Thanks.", Pay);
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
            AskAsync("How is it?", int.MaxValue, source.Token, [])
        );
    }

    internal async Task AskAndFail()
    {
        var failure = new InvalidOperationException("no model");
        model.Before = _ => Task.FromException(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync("How is it?")));
    }

    private async Task AskAsync(string? question, int mostChunks, CancellationToken cancellation, AITool[] tools)
    {
        if (question is not null)
        {
            history.Add(new ChatMessage(ChatRole.User, question));
        }

        var options = new ChatOptions { Tools = tools.Traced() };
        if (!isStreamed)
        {
            history.AddMessages(await client.GetResponseAsync(history, options, cancellation));
            return;
        }

        List<ChatResponseUpdate> seen = [];
        AgentSpan? own = AgentSpan.Current;
        await foreach (ChatResponseUpdate chunk in client.GetStreamingResponseAsync(history, options, cancellation))
        {
            Assert.Same(own, AgentSpan.Current);
            seen.Add(chunk);
            if (seen.Count == mostChunks)
            {
                break;
            }
        }

        Assert.Same(own, AgentSpan.Current);
        history.AddMessages(seen);
    }
}
