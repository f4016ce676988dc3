using System.CommandLine;
using AgentObservatory.ObsView.Html;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;
using Spectre.Console;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view html: a page that shows sessions in a browser.</summary>
internal static class HtmlCommand
{
    public const string Name = "html";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<string?> Output = OutputFile.Create();

    public static Command Create()
    {
        var command = new Command(Name, "Writes a page that shows sessions in a browser, without a network.")
        {
            Files,
            Output,
        };
        command.SetAction(result => (int)Run(result.GetRequiredValue(Files), result.GetValue(Output)));
        return command;
    }

    private static ExitCode Run(IReadOnlyList<string> files, string? output)
    {
        var errors = new ErrorReporter(LineWriter.To(new AnsiConsoleOutput(TextWriter.Null)));
        using var stream = OutputFile.TryOpen(output, files, errors);

        if (stream is null)
        {
            return ExitCode.Failure;
        }

        var sessions = new SessionList();
        var exitCode = new TraceReader(sessions, errors).ReadFiles(files);
        HtmlPage.Write(stream, TitleOf(files), TraceForest.Of(sessions.Envelopes));
        return exitCode;
    }

    private static string TitleOf(IReadOnlyList<string> files) =>
        files is [var file] ? Path.GetFileName(file) : $"{files.Count} files";
}
