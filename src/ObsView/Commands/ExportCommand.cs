using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Formats;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view export: converts what can be read, and reports the rest.</summary>
internal static class ExportCommand
{
    public const string Name = "export";

    /// <summary>The one format that is a directory.</summary>
    private const string Parquet = "parquet";

    private static readonly string[] FormatNames = [.. ExportFormat.All.Select(format => format.Name), Parquet];

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<string> Format = new("--format")
    {
        Description =
            "The output format: "
            + string.Concat(ExportFormat.All.Select(format => $"{format.Name} ({format.Description}); "))
            + $"{Parquet} (tables for SQL engines, docs/sql.md).",
        HelpName = "FORMAT",
        Required = true,
        Validators = { RefuseUnknownFormat },
        CompletionSources = { _ => FormatNames },
    };

    private static readonly Option<string?> Output = OutputFile.Create(
        $" For {Parquet}, the directory to add files to.",
        "FILE|DIR"
    );

    private static readonly Option<bool> Json = JsonOption.Create("what was written");

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
        var command = new Command(Name, "Converts trace files to another format.") { Files, Format, Output, Json };
        command.Validators.Add(RequireDirectory);
        command.Validators.Add(result => OutputFile.RequireFor(Json, Output, result));
        command.SetAction(result => (int)Run(result));
        return command;
    }

    private static void RefuseUnknownFormat(OptionResult result)
    {
        if (result.Tokens is [var format, ..] && !FormatNames.Contains(format.Value))
        {
            result.AddError($"Unknown format '{format.Value}'; the formats are {string.Join(", ", FormatNames)}.");
        }
    }

    private static void RequireDirectory(CommandResult result)
    {
        if (result.GetResult(Format)?.Tokens is [{ Value: Parquet }] && result.GetValue(Output) is null)
        {
            result.AddError($"The format {Parquet} needs --output, a directory.");
        }
    }

    private static ExitCode Run(ParseResult result)
    {
        var files = result.GetRequiredValue(Files);
        var format = result.GetRequiredValue(Format);
        var output = result.GetValue(Output);
        var isJson = result.GetValue(Json);

        if (format != Parquet)
        {
            var write = ExportFormat.All.First(known => known.Name == format).Write;
            return OutputFile.Write(output, files, isJson ? format : null, write);
        }

        var view = new CountingView(new ParquetView(output!));
        var exitCode = new TraceReader(view, new ErrorReporter()).ReadFiles(files);

        if (isJson)
        {
            OutputFile.Tell(view, output!, format);
        }

        return exitCode;
    }
}
