using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Commands;

/// <summary>Parses the command line and runs its command, or reports the errors.</summary>
internal static class CommandLine
{
    private const int BrokenPipe = 32;

    /// <summary>The commands besides the one without a name.</summary>
    private static readonly (string Name, Func<Command> Create)[] Others =
    [
        (ExportCommand.Name, ExportCommand.Create),
        (ListCommand.Name, ListCommand.Create),
        (StatsCommand.Name, StatsCommand.Create),
        (PictureCommand.Chat, PictureCommand.CreateChat),
        (PictureCommand.Timeline, PictureCommand.CreateTimeline),
        (DiffCommand.Name, DiffCommand.Create),
        (HtmlCommand.Name, HtmlCommand.Create),
        (AtCommand.Name, AtCommand.Create),
        (SendCommand.Name, SendCommand.Create),
        (CheckCommand.Name, CheckCommand.Create),
    ];

    public static ExitCode Run(string[] args)
    {
        var isInteractive = InteractiveCommand.IsMeant(args);
        var root = isInteractive ? InteractiveCommand.Create() : ViewCommand.Create();
        OutputOptions.AddTo(root);

        foreach (var (name, create) in Others)
        {
            if (args.Contains(name) ? IsMeant(args, name) : MayBeListed(args))
            {
                root.Subcommands.Add(create());
            }
        }

        if (Completion.IsAskedFor(args))
        {
            root.Directives.Add(new SuggestDirective());
        }

        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var errors = Errors(parsed).ToList();

        if (parsed is { Action: HelpAction, CommandResult.Command: not RootCommand })
        {
            // The files of obs-view itself are no arguments of its commands.
            root.Arguments.Clear();
        }

        if (errors.Count == 0)
        {
            return Invoke(parsed, isInteractive);
        }

        errors.ForEach(ErrorReporter.Report);
        ErrorReporter.Write($"Try 'obs-view {NameOf(parsed)}--help'.");
        return ExitCode.Failure;
    }

    private static string NameOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";

    /// <summary>Whether a word among the arguments is a command, and not a file to show.</summary>
    private static bool IsMeant(string[] args, string name) =>
        name == ExportCommand.Name ? ExportCommand.IsMeant(args) : args[0] == name && !File.Exists(name);

    /// <summary>Whether the answer may be about commands that the arguments do not name: help, for which there are several options, or
    /// completions. Making them all takes longer than showing a small file.</summary>
    private static bool MayBeListed(string[] args) =>
        args is []
        || args.Any(argument => argument.StartsWith('-') || argument is "/h" or "/?")
        || Completion.IsAskedFor(args);

    /// <summary>The errors of the parser, and the unknown options, which the parser takes for files.</summary>
    private static IEnumerable<string> Errors(ParseResult parsed) =>
        parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && IsOption(token.Value))
            .Select(token => $"Unknown option '{token.Value}'; put a file of that name after '--'.")
            .Concat(parsed.Errors.Select(error => error.Message));

    private static bool IsOption(string token) => token.StartsWith('-') && token != StandardInput.Name;

    /// <summary>Turns failures to write the output into exit codes. Failures to read are reported where they occur.</summary>
    private static ExitCode Invoke(ParseResult parsed, bool isInteractive)
    {
        try
        {
            OutputOptions.Apply(parsed, isInteractive);

            try
            {
                return (ExitCode)parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            }
            finally
            {
                // A pager that is left alone would share the terminal with the shell.
                StandardOutput.Finish();
            }
        }
        catch (Exception error) when (IsOutputClosed(error))
        {
            return ExitCode.Success;
        }
        catch (TemporaryFileException error)
        {
            ErrorReporter.Report(error.Message);
            return ExitCode.Failure;
        }
        catch (Exception error)
        {
            var isKnown = ErrorReporter.IsFailedWrite(error);
            ErrorReporter.Report(isKnown ? "the output cannot be written: " + error.Message : error.ToString());
            return ExitCode.Failure;
        }
    }

    /// <summary>Whether the reader closed the pipe, or the output was closed from the start, which .NET reports as denied
    /// access.</summary>
    private static bool IsOutputClosed(Exception error) =>
        error is UnauthorizedAccessException or IOException { HResult: BrokenPipe };
}
