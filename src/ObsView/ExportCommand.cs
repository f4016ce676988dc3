using System.CommandLine;
using System.CommandLine.Parsing;

namespace AgentObservatory.ObsView;

/// <summary>The command line of obs-view export.</summary>
internal static class ExportCommand
{
    public const string Name = "export";

    private const string Otlp = "otlp-json";

    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Trace files (JSON Lines); - is the standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "The format: " + Otlp + " (a line for each session, as OpenTelemetry collectors read files).",
        HelpName = Otlp,
        Required = true,
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "The file to write, in place of what it holds; default: the standard output.",
        HelpName = "FILE",
    };

    /// <summary>
    /// Whether the arguments are this command's, not the name of a file to show: with a format they always are, else only where
    /// there is no such file.
    /// </summary>
    public static bool IsMeant(string[] args) =>
        args is [Name, .. var rest]
        && (
            rest.Any(argument => argument == Format.Name || argument.StartsWith(Format.Name + "=", StringComparison.Ordinal))
            || !File.Exists(Name)
        );

    public static Command Create()
    {
        var command = new Command(Name, "Writes trace files in another format.") { Files, Format, Output };
        command.Validators.Add(Validate);
        command.SetAction(result => (int)new Exporting(result.GetRequiredValue(Files), result.GetValue(Output)).Run());
        return command;
    }

    private static void Validate(CommandResult result)
    {
        if (result.GetResult(Format) is { Tokens: [var format, ..] } && format.Value != Otlp)
        {
            result.AddError($"The format '{format.Value}' is unknown; there is {Otlp}.");
        }

        if ((result.GetValue(Files) ?? []).Contains("") || result.GetValue(Output) == "")
        {
            result.AddError("The name of a file is empty.");
        }
    }
}
