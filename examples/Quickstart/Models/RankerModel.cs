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

        string finishReason = turn.ToolRequests.Count > 0 ? "tool_call" : "stop";
        int inputTokens = conversation.Sum(message => Token().Count(TextOf(message)));
        return Task.FromResult(new Reply(turn.Text, turn.ToolRequests, finishReason, new TokenUsage(inputTokens, tokens)));
    }

    private static ModelTurn Plan(string question)
    {
        string words = string.Join(", ", Words.Of(question).Distinct());
        return new ModelTurn(
            $"""
              1. List the files, and search them for: {words}.
              2. Read the passages that match best.
              3. Answer with their best sentences.
            """,
            []
        );
    }

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
                    Request("call_search", "search", new { query = question }),
                ]
            );
        }

        List<Match> hits = [.. Hits(search.Text, question)];
        List<ToolResult> reads = [.. results.Where(result => result.Request.Tool == "read_file")];
        if (hits.Count == 0)
        {
            return new ModelTurn("Nothing was found.", []);
        }

        // As language models do, it first takes what the search shows for a path, line and all; the error says what is wrong.
        return reads switch
        {
            [] => new ModelTurn("I read the best match.", [ReadAsShown(hits[0])]),
            [{ IsError: true }] => new ModelTurn(
                "The line is no part of the path. I read the best matches again.",
                [.. hits.Select(ReadFromLine)]
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
                .SelectMany(Sentences)
                .DistinctBy(sentence => sentence.Text),
        ];
        List<string> best =
        [
            .. Ranking
                .Best(sentences, sentence => sentence.Text, question)
                .Take(SentencesAnswered)
                .Select(sentence => $"- {sentence.Text} ({sentence.Path})"),
        ];
        string opening =
            best.Count == 0
                ? "I am a built-in ranker, not a language model. I found no sentence that answers this."
                : "I am a built-in ranker, not a language model. These sentences match the question best:";
        return new ModelTurn(string.Join('\n', [opening, .. best]), []);
    }

    /// <summary>The best hits of a search; one that only repeats the question is no help.</summary>
    private static IEnumerable<Match> Hits(string found, string question) =>
        Hit()
            .Matches(found)
            .Where(hit => !hit.Value.Contains(question, StringComparison.OrdinalIgnoreCase))
            .Take(PassagesRead);

    private static IEnumerable<(string Path, string Text)> Sentences(ToolResult read)
    {
        string path = new ToolArguments(read.Request.ArgumentsJson).Text("path");
        return Prose.Sentences(path, read.Text).Select(sentence => (path, sentence));
    }

    private static ToolRequest ReadAsShown(Match hit) =>
        Request("call_read", "read_file", new { path = hit.Groups["location"].Value });

    private static ToolRequest ReadFromLine(Match hit, int index) =>
        Request(
            $"call_read_{index + 1}",
            "read_file",
            new { path = hit.Groups["path"].Value, line = int.Parse(hit.Groups["line"].ValueSpan) }
        );

    private static ToolRequest Request(string id, string tool, object arguments) =>
        new(id, tool, JsonSerializer.Serialize(arguments));

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
