using System.CommandLine;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>Commands that show each session of files in a way of their own: obs-view chat and obs-view timeline.</summary>
internal static class PictureCommand
{
    public const string Chat = "chat";
    public const string Timeline = "timeline";

    public static Command CreateChat() =>
        Create(Chat, "Shows what was said, with the calls of tools.", static output => new ChatView(output));

    public static Command CreateTimeline() =>
        Create(Timeline, "Shows spans as bars on a time axis.", static output => new TimelineView(output));

    private static Command Create(string name, string description, Func<LineWriter, ITraceView> show)
    {
        var files = FileArgument.Create();
        var command = new Command(name, description) { files };
        command.SetAction(result => (int)Run(result.GetRequiredValue(files), show));
        return command;
    }

    private static ExitCode Run(IReadOnlyList<string> files, Func<LineWriter, ITraceView> show)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var exitCode = new TraceReader(show(output), new ErrorReporter(output)).ReadFiles(files);
        output.Flush();
        return exitCode;
    }
}
