using System.CommandLine;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view timeline: where in a session each span lies.</summary>
internal static class TimelineCommand
{
    public const string Name = "timeline";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    public static Command Create()
    {
        var command = new Command(Name, "Shows spans as bars on a time axis.") { Files };
        command.SetAction(result => (int)Run(result.GetRequiredValue(Files)));
        return command;
    }

    private static ExitCode Run(IReadOnlyList<string> files)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var exitCode = new TraceReader(new TimelineView(output), new ErrorReporter(output)).ReadFiles(files);
        output.Flush();
        return exitCode;
    }
}
