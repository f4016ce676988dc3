using Microsoft.Extensions.AI;

namespace TestedAgent;

/// <summary>A model that needs no network: it searches for the question, reads what was found first, and answers with it.</summary>
public class Librarian : IChatClient
{
    /// <summary>How many tokens it says that it takes for each call.</summary>
    protected virtual int Tokens => 100;

    /// <summary>What it says when it has seen so many results of tools.</summary>
    protected virtual AIContent Next(int results, string question, string latest) =>
        results switch
        {
            0 => Call("search", "query", question),
            1 => Call("read_file", "path", latest),
            _ => new TextContent(latest),
        };

    protected static FunctionCallContent Call(string tool, string argument, string value) =>
        new("call of " + tool, tool, new Dictionary<string, object?> { [argument] = value });

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        FunctionResultContent[] results =
        [
            .. messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>(),
        ];
        AIContent said = options?.Tools is { Count: > 0 }
            ? Next(results.Length, messages.First().Text, results.LastOrDefault()?.Result?.ToString() ?? "")
            : new TextContent("Search, then read.");
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [said]))
        {
            ModelId = "librarian-1",
            Usage = new UsageDetails { InputTokenCount = Tokens, OutputTokenCount = 10 },
        };
        return Task.FromResult(response);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (
            ChatResponseUpdate update in (
                await GetResponseAsync(messages, options, cancellationToken)
            ).ToChatResponseUpdates()
        )
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>Invents its answer.</summary>
public sealed class NeverSearches : Librarian
{
    protected override AIContent Next(int results, string question, string latest) => new TextContent("I think so.");
}

/// <summary>Does not see that it has found what it looks for.</summary>
public sealed class SearchesAgainAndAgain : Librarian
{
    protected override AIContent Next(int results, string question, string latest) =>
        results < 3 ? Call("search", "query", question) : new TextContent(latest);
}

/// <summary>Guesses a file before it searches.</summary>
public sealed class ReadsBeforeItSearches : Librarian
{
    protected override AIContent Next(int results, string question, string latest) =>
        base.Next(results is 0 or 1 ? 1 - results : results, question, results == 0 ? "guess.md" : latest);
}

/// <summary>Takes everything along in each call.</summary>
public sealed class TakesEverythingAlong : Librarian
{
    protected override int Tokens => 9_000;
}

/// <summary>Gives the tool what it cannot take.</summary>
public sealed class SearchesForNothing : Librarian
{
    protected override AIContent Next(int results, string question, string latest) => base.Next(results, "", latest);
}
