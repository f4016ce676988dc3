namespace Quickstart;

/// <summary>What the user asked for.</summary>
internal sealed record CommandLine(string? Folder, string Question, bool IsHelp = false)
{
    public const string Usage = """
        Answers a question about a folder of Markdown or source files, and traces how.

        dotnet run --project examples/Quickstart -- [--folder DIR] [QUESTION...]

        With OPENAI_API_KEY set (and optionally OPENAI_BASE_URL and OPENAI_MODEL) a language model
        answers; without it, the built-in ranker does, offline.
        """;

    private const string DefaultQuestion = "How are events shed when a session is full?";

    public static CommandLine Parse(string[] arguments)
    {
        string? folder = null;
        var question = new List<string>();
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case "--help" or "-h":
                    return new CommandLine(null, "", IsHelp: true);
                case "--folder" when index + 1 < arguments.Length:
                    folder = arguments[++index];
                    break;
                case "--folder":
                    throw new WrongInputException("--folder needs a directory after it.");
                case var option when option.StartsWith("--", StringComparison.Ordinal):
                    throw new WrongInputException($"There is no option {option}; see --help.");
                case var word:
                    question.Add(word);
                    break;
            }
        }

        string asked = string.Join(' ', question).Trim();
        return new CommandLine(folder, asked.Length == 0 ? DefaultQuestion : asked);
    }
}
