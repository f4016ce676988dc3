using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AgentObservatory.ObsView.Formats;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view at: sessions as they were after so many of their events.</summary>
internal static class AtCommand
{
    public const string Name = "at";

    private static readonly Argument<int> Position = new("N")
    {
        Description = "How many events have happened. Beyond the last one, sessions are shown as they ended.",
        CustomParser = PositionOf,
    };

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<bool> Json = JsonOption.Create("an envelope of each session's first N events");

    public static Command Create()
    {
        var command = new Command(Name, "Shows sessions as they were after their first N events.") { Position, Files, Json };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    private static int PositionOf(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            result.AddError($"'{text}' is no number of events.");
        }

        return position;
    }

    private static ExitCode Run(ParseResult result)
    {
        var files = result.GetRequiredValue(Files);
        var position = result.GetValue(Position);

        if (result.GetValue(Json))
        {
            using var stream = StandardOutput.OpenStream();
            var view = new EnvelopeLines(
                stream,
                (whole, to) => EnvelopeJson.Write(RunTimeline.Of(whole).EnvelopeAt(position), to)
            );
            return new TraceReader(view, new ErrorReporter()).ReadFiles(files);
        }

        return ShownFiles.Show(files, output => new MomentView(output, position));
    }
}
