using System.CommandLine;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view diff: what two runs did differently.</summary>
internal static class DiffCommand
{
    public const string Name = "diff";

    /// <summary>The exit code where the runs did different things.</summary>
    private const int Different = 1;

    private static readonly Argument<string> Left = FileArgument.CreateOne("A", "The trace file of the first run.");

    private static readonly Argument<string> Right = FileArgument.CreateOne("B", "The trace file of the second run.");

    private static readonly Option<bool> Json = JsonOption.Create("the differences");

    public static Command Create()
    {
        var command = new Command(
            Name,
            "Compares what two runs did; ids and times do not matter. Exit code: 0 the same, 1 not the same, 2 not readable."
        )
        {
            Left,
            Right,
            Json,
        };
        command.SetAction(result =>
            Run(result.GetRequiredValue(Left), result.GetRequiredValue(Right), result.GetValue(Json))
        );
        return command;
    }

    private static int Run(string left, string right, bool isJson)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var errors = new ErrorReporter(output);

        if (Read(left, errors) is not { } first || Read(right, errors) is not { } second)
        {
            return (int)ExitCode.Failure;
        }

        var comparison = RunComparison.Of(first, second);

        if (isJson)
        {
            output.Write(ComparisonObject.Of(comparison));
        }
        else
        {
            output.Write(ComparisonText.Of(comparison, output.Width, output.Glyphs));
        }

        output.Flush();
        return comparison.IsSameBehaviour ? (int)ExitCode.Success : Different;
    }

    /// <summary>The sessions of a file; null if some cannot be read.</summary>
    private static TraceForest? Read(string file, ErrorReporter errors)
    {
        var sessions = new SessionList();
        var exitCode = new TraceReader(sessions, errors).ReadFiles([file]);
        return exitCode == ExitCode.Success ? TraceForest.Of(sessions.Envelopes) : null;
    }
}
