using System.CommandLine;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>Commands that show each session of files in a way of their own: obs-view chat and obs-view timeline.</summary>
internal static class PictureCommand
{
    public const string Chat = "chat";
    public const string Timeline = "timeline";

    public static Command CreateChat() =>
        Create(
            Chat,
            "Shows what was said, with the calls of tools.",
            static (output, isJson) => isJson ? new ChatObjects(output) : new ChatView(output)
        );

    public static Command CreateTimeline() =>
        Create(
            Timeline,
            "Shows spans as bars on a time axis.",
            static (output, isJson) => isJson ? new SpanObjects(output, new Selection()) : new TimelineView(output)
        );

    private static Command Create(string name, string description, Func<LineWriter, bool, ITraceView> show)
    {
        var files = FileArgument.Create();
        var json = JsonOption.Create("an object per line");
        var command = new Command(name, description) { files, json };
        command.SetAction(result =>
            (int)ShownFiles.Show(result.GetRequiredValue(files), output => show(output, result.GetValue(json)))
        );
        return command;
    }
}
