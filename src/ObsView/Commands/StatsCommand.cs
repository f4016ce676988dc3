using System.CommandLine;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view stats: totals of all files.</summary>
internal static class StatsCommand
{
    public const string Name = "stats";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<string?> Prices = new("--prices")
    {
        Description =
            "A JSON file with the prices of models for a million tokens, as {\"MODEL*\": {\"input\": 2, \"output\": 8}}.",
        HelpName = "FILE",
        CompletionSources = { Completion.Paths },
        Validators = { FileArgument.RefuseEmptyName },
    };

    private static readonly Option<bool> Json = JsonOption.Create("the totals");

    public static Command Create()
    {
        var command = new Command(Name, "Shows totals by kind, tool, model and agent, and the sessions that stand out.")
        {
            Files,
            Prices,
            Json,
        };
        command.SetAction(result =>
            (int)Run(result.GetRequiredValue(Files), result.GetValue(Prices), result.GetValue(Json))
        );
        return command;
    }

    private static ExitCode Run(IReadOnlyList<string> files, string? prices, bool isJson)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var errors = new ErrorReporter(output);
        PriceTable? table;

        try
        {
            table = prices is null ? null : PriceTable.Parse(File.ReadAllText(prices));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            errors.ReportFile(prices ?? "", error);
            return ExitCode.Failure;
        }

        ITraceView view = isJson ? new StatsObjects(output, table) : new StatsView(output, table);
        var exitCode = new TraceReader(view, errors).ReadFiles(files);
        output.Flush();
        return exitCode;
    }
}
