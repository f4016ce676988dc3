using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>The command line of obs-view.</summary>
internal static class ViewCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Trace files (JSON Lines); - is the standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Tail = new("--tail", "-t")
    {
        Description = "Follow growing files until Ctrl+C, through truncation and rotation.",
    };

    private static readonly Option<bool> Raw = new("--raw")
    {
        Description = "One event a line, in time order, instead of trees.",
    };

    private static readonly Option<bool> Summary = new("--summary")
    {
        Description = "All files in numbers: sessions by verdict, spans by kind with errors and durations.",
    };

    public static int Run(string[] args)
    {
        var root = new RootCommand("Shows the trace files of Agent Observatory as trees of spans.")
        {
            Files,
            Tail,
            Raw,
            Summary,
        };
        root.Directives.Clear();

        if (!args.Contains(ExportCommand.Name) || ExportCommand.IsMeant(args))
        {
            root.Subcommands.Add(ExportCommand.Create());
        }

        root.SetAction(result => (int)Viewing.Run(Options(result)));
        root.Validators.Add(Validate);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var mistakes = Mistakes(parsed).ToList();
        return mistakes.Count == 0 ? parsed.Invoke() : Reject(mistakes);
    }

    private static ViewOptions Options(ParseResult result) =>
        new(result.GetRequiredValue(Files), result.GetValue(Tail), result.GetValue(Raw), result.GetValue(Summary));

    private static void Validate(CommandResult result)
    {
        var files = result.GetValue(Files) ?? [];

        if (files.Contains(""))
        {
            result.AddError("The name of a file is empty.");
        }

        if (files.Contains(ViewOptions.StandardInput) && result.GetValue(Tail))
        {
            result.AddError("The standard input cannot be followed.");
        }

        if (result.GetValue(Summary) && (result.GetValue(Tail) || result.GetValue(Raw)))
        {
            result.AddError("A summary is made of whole files: --summary goes with neither --tail nor --raw.");
        }
    }

    /// <summary>What the parser found wrong, and the unknown options, which it takes for files.</summary>
    private static IEnumerable<string> Mistakes(ParseResult parsed) =>
        parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && IsOption(token.Value))
            .Select(token => $"Unknown option '{token.Value}'; a file of that name may follow '--'.")
            .Concat(parsed.Errors.Select(error => error.Message));

    private static bool IsOption(string token) => token.StartsWith('-') && token != ViewOptions.StandardInput;

    /// <summary>The messages quote the arguments, so they are as untrusted as file names.</summary>
    private static int Reject(IEnumerable<string> mistakes)
    {
        foreach (var mistake in mistakes)
        {
            Console.Error.WriteLine("obs-view: " + VisibleText.Of(mistake, Glyphs.Unicode));
        }

        Console.Error.WriteLine("Try 'obs-view --help'.");
        return (int)ExitCode.Failure;
    }
}
