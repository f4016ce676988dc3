using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Commands;

/// <summary>Parses the command line and runs its command, or reports the errors.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        var root = ViewCommand.Create();

        if (!args.Contains(ExportCommand.Name) || ExportCommand.IsMeant(args))
        {
            root.Subcommands.Add(ExportCommand.Create());
        }

        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var errors = Errors(parsed).ToList();
        return errors.Count == 0 ? parsed.Invoke() : Reject(errors);
    }

    /// <summary>The errors of the parser, and the unknown options, which the parser takes for files.</summary>
    private static IEnumerable<string> Errors(ParseResult parsed) =>
        parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && IsOption(token.Value))
            .Select(token => $"Unknown option '{token.Value}'; put a file of that name after '--'.")
            .Concat(parsed.Errors.Select(error => error.Message));

    private static bool IsOption(string token) => token.StartsWith('-') && token != TraceReader.StandardInput;

    /// <summary>Reports errors escaped, because they quote the untrusted arguments.</summary>
    private static int Reject(IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine("obs-view: " + EscapedText.Of(error, Glyphs.Unicode));
        }

        Console.Error.WriteLine("Try 'obs-view --help'.");
        return (int)ExitCode.Failure;
    }
}
