using System.CommandLine;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view check: whether rules hold of the sessions of files.</summary>
internal static class CheckCommand
{
    public const string Name = "check";

    private static readonly Argument<string> RuleFile = FileArgument.CreateOne(
        "RULES",
        "A file of rules, one on each line; lines that begin with # are comments."
    );

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<bool> Json = JsonOption.Create("an object per rule that does not hold of a session");

    public static Command Create()
    {
        var command = new Command(
            Name,
            "Checks whether rules hold of each session. The exit code is 0 if all do, 1 if one is broken, and 2 if one cannot be told or something could not be read."
        )
        {
            RuleFile,
            Files,
            Json,
        };
        command.SetAction(result =>
            (int)Run(result.GetRequiredValue(RuleFile), result.GetRequiredValue(Files), result.GetValue(Json))
        );
        return command;
    }

    private static ExitCode Run(string ruleFile, IReadOnlyList<string> files, bool isJson)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var errors = new ErrorReporter(output);

        if (Rules(ruleFile, errors) is not { } rules)
        {
            return ExitCode.Failure;
        }

        var view = new CheckView(output, rules, isJson);
        var read = new TraceReader(view, errors).ReadFiles(files);
        output.Flush();

        // What could not be read may have broken a rule.
        return read != ExitCode.Success || view.Untold > 0 ? ExitCode.Failure
            : view.Broken > 0 ? ExitCode.Broken
            : ExitCode.Success;
    }

    /// <summary>The rules of a file; null, with a report, if it cannot be read, or has none or something else.</summary>
    private static List<Rule>? Rules(string file, ErrorReporter errors)
    {
        List<Rule> rules = [];
        bool isSound = true;

        try
        {
            foreach (var (index, line) in File.ReadLines(file).Index())
            {
                string text = line.Trim();

                if (text.Length == 0 || text.StartsWith('#'))
                {
                    continue;
                }

                if (Rule.TryParse(text, out var rule, out var error))
                {
                    rules.Add(rule!);
                }
                else
                {
                    isSound = false;
                    errors.ReportLine(file, (TraceLine.Unreadable)TraceLine.NewUnreadable(index + 1, error!.ToString()!));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.ReportFile(file, error);
            return null;
        }

        if (isSound && rules.Count == 0)
        {
            // A file that was emptied by mistake must not pass.
            ErrorReporter.Report($"{file}: no rules");
            return null;
        }

        return isSound ? rules : null;
    }
}
