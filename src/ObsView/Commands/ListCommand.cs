using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The command obs-view list: a line per session.</summary>
internal static class ListCommand
{
    public const string Name = "list";

    private static readonly Argument<string[]> Files = FileArgument.Create();

    private static readonly Option<bool> Errors = new("--errors") { Description = "List only sessions with errors." };

    private static readonly Option<string?> Where = QueryOption.Create(
        "List only sessions of which a query selects something"
    );

    private static readonly Option<string?> Sort = new("--sort")
    {
        Description =
            "Sort by time, or with the highest first by duration, spans, errors or tokens; as in the files by default.",
        HelpName = "KEY",
        CompletionSources = { _ => SessionOrder.Keys },
        Validators = { RefuseUnknownKey },
    };

    private static readonly Option<bool> Json = JsonOption.Create("an object per session");

    public static Command Create()
    {
        var command = new Command(Name, "Lists sessions, one per line.") { Files, Errors, Where, Sort, Json };
        command.SetAction(result => (int)Run(result));
        return command;
    }

    private static void RefuseUnknownKey(OptionResult result)
    {
        if (result.Tokens is [var key, ..] && !SessionOrder.Keys.Contains(key.Value))
        {
            result.AddError($"Unknown key '{key.Value}'; sessions are sorted by {string.Join(", ", SessionOrder.Keys)}.");
        }
    }

    private static ExitCode Run(ParseResult result)
    {
        var filter = new SessionFilter(result.Query(Where), result.GetValue(Errors), TimeProvider.System);
        var order = SessionOrder.Of(result.GetValue(Sort));
        return ShownFiles.Show(
            result.GetRequiredValue(Files),
            output => new ListView(
                output,
                result.GetValue(Json) ? new SessionObjects() : new SessionTable(output),
                filter,
                order
            )
        );
    }
}
