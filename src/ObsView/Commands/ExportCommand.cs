using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Formats;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.Terminal.Output;
using Spectre.Console;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view export: converts what can be read, and reports the rest.</summary>
internal static class ExportCommand
{
    public const string Name = "export";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<string> Format = new("--format")
    {
        Description =
            "The output format: "
            + string.Join("; ", ExportFormat.All.Select(format => $"{format.Name} ({format.Description})"))
            + ".",
        HelpName = "FORMAT",
        Required = true,
        Validators = { RefuseUnknownFormat },
        CompletionSources =
        {
            context => ExportFormat.All.Select(format => new System.CommandLine.Completions.CompletionItem(format.Name)),
        },
    };

    private static readonly Option<string?> Output = OutputFile.Create();

    /// <summary>Whether "export" in the arguments is this command and not a file to show: always if a format is given,
    /// otherwise only if there is no such file.</summary>
    public static bool IsMeant(string[] args) =>
        args is [Name, .. var rest]
        && (
            rest.Any(argument => argument == Format.Name || argument.StartsWith(Format.Name + "=", StringComparison.Ordinal))
            || !File.Exists(Name)
        );

    public static Command Create()
    {
        var command = new Command(Name, "Converts trace files to another format.") { Files, Format, Output };
        command.Validators.Add(RequireDirectory);
        command.SetAction(result =>
            (int)Run(result.GetRequiredValue(Files), FormatOf(result.GetRequiredValue(Format))!, result.GetValue(Output))
        );
        return command;
    }

    private static void RefuseUnknownFormat(OptionResult result)
    {
        if (result.Tokens is [var format, ..] && FormatOf(format.Value) is null)
        {
            var names = ExportFormat.All.Select(known => known.Name);
            result.AddError($"Unknown format '{format.Value}'; formats are {string.Join(", ", names)}.");
        }
    }

    private static void RequireDirectory(CommandResult result)
    {
        if (FormatOf(result.GetValue(Format) ?? "") is { ToDirectory: not null } format && result.GetValue(Output) is null)
        {
            result.AddError($"The format {format.Name} needs --output, a directory.");
        }
    }

    private static ExportFormat? FormatOf(string name) => ExportFormat.All.FirstOrDefault(format => format.Name == name);

    private static ExitCode Run(IReadOnlyList<string> files, ExportFormat format, string? output)
    {
        var errors = new ErrorReporter(LineWriter.To(new AnsiConsoleOutput(TextWriter.Null)));
        if (format.ToDirectory is { } tables)
        {
            return new TraceReader(tables(output!), errors).ReadFiles(files);
        }

        using var stream = OutputFile.TryOpen(output, files, errors);
        return stream is null ? ExitCode.Failure : new TraceReader(format.ToFile!(stream), errors).ReadFiles(files);
    }
}
