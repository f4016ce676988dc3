using System.CommandLine;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view chat: the conversations of sessions.</summary>
internal static class ChatCommand
{
    public const string Name = "chat";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    public static Command Create()
    {
        var command = new Command(Name, "Shows what was said, with the calls of tools.") { Files };
        command.SetAction(result => (int)Run(result.GetRequiredValue(Files)));
        return command;
    }

    private static ExitCode Run(IReadOnlyList<string> files)
    {
        var output = LineWriter.To(StandardOutput.Open());
        var exitCode = new TraceReader(new ChatView(output), new ErrorReporter(output)).ReadFiles(files);
        output.Flush();
        return exitCode;
    }
}
