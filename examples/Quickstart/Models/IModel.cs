namespace Quickstart.Models;

/// <summary>What the agent wants of the model.</summary>
internal enum Phase
{
    /// <summary>Say how the question will be answered.</summary>
    Plan,

    /// <summary>Ask for tools, or for none when enough was read.</summary>
    Gather,

    /// <summary>Answer from what was read.</summary>
    Answer,
}

/// <summary>The model behind the agent. It remembers nothing: each call is given the whole conversation.</summary>
internal interface IModel
{
    /// <summary>The model's name, as its provider knows it.</summary>
    string Name { get; }

    /// <summary>Who provides it.</summary>
    string Provider { get; }

    /// <summary>What it is, in words for the user.</summary>
    string Description { get; }

    /// <summary>Replies to the conversation; each token of the text is reported when it comes.</summary>
    Task<Reply> ReplyAsync(
        Phase phase,
        IReadOnlyList<Message> conversation,
        Action<string> onToken,
        CancellationToken cancellation
    );
}

/// <summary>What the model said, and what it took.</summary>
internal sealed record Reply(string Text, IReadOnlyList<ToolRequest> ToolRequests, string? FinishReason, TokenUsage? Usage);

/// <summary>What a call took. Not every provider tells.</summary>
internal sealed record TokenUsage(int Input, int Output);
