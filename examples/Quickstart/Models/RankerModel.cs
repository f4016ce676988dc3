using System.Text.Json;
using System.Text.RegularExpressions;
using Quickstart.Text;

namespace Quickstart.Models;

/// <summary>
/// Stands in for a language model where there is none: it searches for the question's words, reads what was found and answers
/// with the sentences that match best. The same conversation always gives the same reply.
/// </summary>
internal sealed partial class RankerModel : IModel
{
    private const int PassagesRead = 3;
    private const int SentencesAnswered = 3;

    public string Name => "built-in-ranker";

    public string Provider => "agent_observatory.quickstart";

    public string Description => "built-in ranker (BM25 over passages), not a language model";

    public Task<Reply> ReplyAsync(
        Phase phase,
        IReadOnlyList<Message> conversation,
        Action<string> onToken,
        CancellationToken cancellation
    )
    {
        string question = conversation.OfType<Question>().First().Text;
        ModelTurn turn = phase switch
        {
            Phase.Plan => Plan(question),
            Phase.Gather => Gather(question, conversation),
            _ => Answer(question, conversation),
        };

        var tokens = 0;
        foreach (Match token in Token().Matches(turn.Text))
        {
            cancellation.ThrowIfCancellationRequested();
            onToken(token.Value);
            tokens++;
        }

        string finishReason = turn.ToolRequests.Count > 0 ? "tool_calls" : "stop";
        int inputTokens = conversation.Sum(message => Token().Count(TextOf(message)));
        return Task.FromResult(
            new Reply(
                turn.Text,
                turn.ToolRequests,
                finishReason,
                new TokenUsage(inputTokens, tokens)
            )
        );
    }

    private static ModelTurn Plan(string question) =>
        new(
            $"""
              1. List the files, and search them for: {string.Join(
                ", ",
                Words.Of(question).Distinct()
            )}.
              2. Read the passages that match best.
              3. Answer with their best sentences.
            """,
            []
        );

    private static ModelTurn Gather(string question, IReadOnlyList<Message> conversation)
    {
        List<ToolResult> results = [.. conversation.OfType<ToolResult>()];
        ToolResult? search = results.FirstOrDefault(result => result.Request.Tool == "search");
        if (search is null)
        {
            return new ModelTurn(
                "I look for the words of the question.",
                [
                    new ToolRequest("call_list", "list_files", "{}"),
                    new ToolRequest(
                        "call_search",
                        "search",
                        JsonSerializer.Serialize(new { query = question })
                    ),
                ]
            );
        }

        List<Match> hits =
        [
            .. Hit()
                .Matches(search.Text)
                .Where(hit => !hit.Value.Contains(question, StringComparison.OrdinalIgnoreCase))
                .Take(PassagesRead),
        ];
        List<ToolResult> reads = [.. results.Where(result => result.Request.Tool == "read_file")];

        // As language models do, it first takes what the search shows for a path, line and all; the error says what is wrong.
        return (hits.Count, reads) switch
        {
            (0, _) => new ModelTurn("Nothing was found.", []),
            (_, []) => new ModelTurn(
                "I read the best match.",
                [Read(0, new { path = hits[0].Groups["location"].Value })]
            ),
            (_, [{ IsError: true }]) => new ModelTurn(
                "The line is no part of the path. I read the best matches again.",
                [
                    .. hits.Select(
                        (hit, index) =>
                            Read(
                                index + 1,
                                new
                                {
                                    path = hit.Groups["path"].Value,
                                    line = int.Parse(hit.Groups["line"].ValueSpan),
                                }
                            )
                    ),
                ]
            ),
            _ => new ModelTurn("I have read enough.", []),
        };
    }

    private static ModelTurn Answer(string question, IReadOnlyList<Message> conversation)
    {
        List<(string Path, string Text)> sentences =
        [
            .. conversation
                .OfType<ToolResult>()
                .Where(result => result is { IsError: false, Request.Tool: "read_file" })
                .Select(result =>
                    (
                        Path: new ToolArguments(result.Request.ArgumentsJson).Text("path"),
                        result.Text
                    )
                )
                .SelectMany(read =>
                    Prose.Sentences(read.Path, read.Text).Select(text => (read.Path, text))
                )
                .DistinctBy(sentence => sentence.text),
        ];
        List<string> best =
        [
            .. Ranking
                .Best(sentences, sentence => sentence.Text, question)
                .Take(SentencesAnswered)
                .Select(sentence => $"- {sentence.Text} ({sentence.Path})"),
        ];
        return new ModelTurn(
            best.Count == 0
                ? "I found no sentence that answers this. (I am a built-in ranker, not a language model.)"
                : "I am a built-in ranker, not a language model. These sentences match the question best:\n"
                    + string.Join('\n', best),
            []
        );
    }

    private static ToolRequest Read(int number, object arguments) =>
        new($"call_read_{number}", "read_file", JsonSerializer.Serialize(arguments));

    private static string TextOf(Message message) =>
        message switch
        {
            Question question => question.Text,
            ModelTurn turn => turn.Text,
            ToolResult result => result.Text,
            _ => "",
        };

    [GeneratedRegex(@"^(?<location>(?<path>.+?):(?<line>\d+)): .*$", RegexOptions.Multiline)]
    private static partial Regex Hit();

    [GeneratedRegex(@"\s*\S+")]
    private static partial Regex Token();
}
