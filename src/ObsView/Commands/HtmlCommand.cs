using System.CommandLine;
using AgentObservatory.ObsView.Formats;
using AgentObservatory.ObsView.Html;
using AgentObservatory.ObsView.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view html: a page that shows sessions in a browser.</summary>
internal static class HtmlCommand
{
    public const string Name = "html";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<string?> Output = OutputFile.Create();

    private static readonly Option<bool> Json = JsonOption.Create("what was written");

    public static Command Create()
    {
        var command = new Command(Name, "Writes a page that shows sessions in a browser, without a network.")
        {
            Files,
            Output,
            Json,
        };
        command.Validators.Add(result => OutputFile.RequireFor(Json, Output, result));
        command.SetAction(result =>
            (int)Run(result.GetRequiredValue(Files), result.GetValue(Output), result.GetValue(Json))
        );
        return command;
    }

    private static ExitCode Run(IReadOnlyList<string> files, string? output, bool isJson) =>
        OutputFile.Write(
            output,
            files,
            isJson ? Name : null,
            stream => new ForestView(stream, (page, forest) => HtmlPage.Write(page, TitleOf(files), forest))
        );

    private static string TitleOf(IReadOnlyList<string> files) =>
        files is [var file] ? Path.GetFileName(file) : $"{files.Count} files";
}
