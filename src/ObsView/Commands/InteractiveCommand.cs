using System.CommandLine;
using AgentObservatory.ObsView.Interactive.Shell;
using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.ObsView.Output;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The option that shows sessions on the terminal until the user quits, in place of all other commands.</summary>
internal static class InteractiveCommand
{
    private const string Here = ".";

    private static readonly Argument<string[]> Paths = new("FILE|FOLDER")
    {
        Description = "Trace files, journals, and directories of them; the current directory by default.",
        HelpName = "FILE|FOLDER",
        Arity = ArgumentArity.ZeroOrMore,
        CompletionSources = { Completion.Paths },
        Validators = { FileArgument.RefuseEmptyName },
    };

    private static readonly Option<bool> Interactive = CreateOption();

    /// <summary>The option, for the help of a command that does not have it itself.</summary>
    public static Option<bool> CreateOption() =>
        new("--interactive", "-i")
        {
            Description = "Browse files, or what is in directories: keys open, search and follow sessions; ? lists them.",
        };

    /// <summary>Whether the option is given, or there is nothing else to do: no arguments, on a terminal, in a directory with
    /// traces.</summary>
    public static bool IsMeant(string[] args) =>
        args.TakeWhile(argument => argument != "--").Any(argument => argument == "-i" || argument == Interactive.Name)
        || (args.Length == 0 && HasTerminal() && TraceFolder.HasTraces(Here));

    public static RootCommand Create()
    {
        var command = new RootCommand("Browses the sessions of trace files on the terminal.") { Paths, Interactive };
        command.Directives.Clear();
        command.SetAction(result => (int)Run(result.GetValue(Paths) is { Length: > 0 } paths ? paths : [Here]));
        return command;
    }

    private static ExitCode Run(string[] paths)
    {
        var output = LineWriter.To(StandardOutput.Open());

        if (!HasTerminal() || !output.CanRedraw)
        {
            ErrorReporter.Report("--interactive needs a terminal, for its input and its output.");
            return ExitCode.Failure;
        }

        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            new ErrorReporter(output).ReportFile(missing, new FileNotFoundException());
            return ExitCode.Failure;
        }

        new InteractiveLoop(paths, output, TimeProvider.System).Run();
        return ExitCode.Success;
    }

    private static bool HasTerminal() => !Console.IsInputRedirected && !Console.IsOutputRedirected;
}
