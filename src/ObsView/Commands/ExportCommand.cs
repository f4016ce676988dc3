using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.Files;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view export: converts what can be read, and reports the rest.</summary>
internal static class ExportCommand
{
    public const string Name = "export";

    private const string Otlp = "otlp-json";
    private const string Parquet = "parquet";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<string> Format = new("--format")
    {
        Description =
            $"The output format: {Otlp} (one session per line, as the OpenTelemetry Collector reads it) or {Parquet} (tables for "
            + "SQL engines, docs/sql.md).",
        HelpName = $"{Otlp}|{Parquet}",
        Required = true,
        Validators = { RefuseUnknownFormat },
        CompletionSources = { Otlp, Parquet },
    };

    private static readonly Option<string?> OutputFile = new("--output", "-o")
    {
        Description =
            $"The file to write, replacing its contents; standard output by default. For {Parquet}, the directory to add files to.",
        HelpName = "FILE|DIR",
        CompletionSources = { Completion.Paths },
        Validators = { FileArgument.RefuseEmptyName },
    };

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
        var command = new Command(Name, "Converts trace files to another format.") { Files, Format, OutputFile };
        command.Validators.Add(RequireDirectory);
        command.SetAction(result =>
            (int)(
                result.GetValue(Format) == Parquet
                    ? RunParquet(result.GetRequiredValue(Files), result.GetRequiredValue(OutputFile)!)
                    : Run(result.GetRequiredValue(Files), result.GetValue(OutputFile))
            )
        );
        return command;
    }

    private static void RefuseUnknownFormat(OptionResult result)
    {
        if (result.Tokens is [var format, ..] && format.Value is not (Otlp or Parquet))
        {
            result.AddError($"Unknown format '{format.Value}'; the formats are {Otlp} and {Parquet}.");
        }
    }

    private static void RequireDirectory(CommandResult result)
    {
        if (result.GetValue(Format) == Parquet && result.GetValue(OutputFile) is null)
        {
            result.AddError($"The format {Parquet} needs --output, a directory.");
        }
    }

    private static ExitCode RunParquet(IReadOnlyList<string> files, string directory) =>
        new TraceReader(
            new ParquetView(directory),
            new ErrorReporter(LineWriter.To(new AnsiConsoleOutput(TextWriter.Null)))
        ).ReadFiles(files);

    private static ExitCode Run(IReadOnlyList<string> files, string? output)
    {
        var errors = new ErrorReporter(LineWriter.To(new AnsiConsoleOutput(TextWriter.Null)));
        Stream stream;

        try
        {
            // Creating the output would truncate the file before it is read.
            if (output is not null && files.FirstOrDefault(file => IsSameFile(file, output)) is { } file)
            {
                errors.ReportFile(file, new IOException("is also the output"));
                return ExitCode.Failure;
            }

            stream = output is null
                ? StandardOutput.OpenStream()
                : TraceFile.Create(output, FileMode.Create, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.ReportFile(output ?? "", error);
            return ExitCode.Failure;
        }

        using (stream)
        {
            return new TraceReader(new OtlpView(stream), errors).ReadFiles(files);
        }
    }

    /// <summary>Whatever names the two have: a link, another path, or standard input.</summary>
    private static bool IsSameFile(string file, string output) =>
        File.Exists(output)
        && (IdOf(file) is { } id ? id == UnixFile.Of(output) : File.Exists(file) && FinalPath(file) == FinalPath(output));

    private static UnixFile? IdOf(string file) =>
        file == StandardInput.Name ? UnixFile.Of(new SafeFileHandle(0, ownsHandle: false)) : UnixFile.Of(file);

    private static string FinalPath(string file) =>
        File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
}
