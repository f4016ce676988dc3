using AgentObservatory;

namespace Streaming;

/// <summary>Stands in for a language model: the first token takes a while, the others follow in no time.</summary>
internal static class Model
{
    private static readonly string[] Tokens =
    [
        "Rx",
        " composes",
        " streams",
        ";",
        " agents",
        " are",
        " made",
        " of",
        " them",
        ".",
    ];

    public static async IAsyncEnumerable<string> AnswerAsync(AgentSpan call)
    {
        await Task.Delay(60);
        foreach (string token in Tokens)
        {
            yield return token;
            await Task.Delay(2);
        }

        call.Set("gen_ai.usage.output_tokens", Tokens.Length);
    }
}
