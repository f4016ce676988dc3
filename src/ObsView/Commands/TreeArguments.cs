using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The options that say which trees are shown, and how much of each.</summary>
internal static class TreeArguments
{
    private static readonly Option<string?> Where = QueryOption.Create(
        "Show only the spans that a query selects, with those above them"
    );

    private static readonly Option<string?> Session = new("--session")
    {
        Description = "Show only the session with this id.",
        HelpName = "ID",
    };

    private static readonly Option<int?> Last = Number(
        "--last",
        "Show only the last N sessions of each file; 1 without a number.",
        isNeeded: false
    );

    private static readonly Option<int?> Depth = Number("--depth", "Show only so many levels of spans.", isNeeded: true);

    private static readonly Option<bool> Stack = new("--stack")
    {
        Description = "Show stacks as a whole; otherwise only the frames of your own code.",
    };

    private static readonly Option<bool> Json = JsonOption.Create("an object per session and span");

    /// <summary>Those that select, and so go with trees of whole files alone.</summary>
    private static readonly Option[] Selecting = [Where, Session, Last, Json];

    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[.. Selecting, Depth, Stack])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options that are given and select among trees.</summary>
    public static IEnumerable<string> Given(CommandResult result) =>
        Selecting.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name);

    /// <summary>Whether nothing can be shown before all has been read.</summary>
    public static bool AwaitsTheEnd(CommandResult result) => result.GetResult(Last) is { Implicit: false };

    /// <summary>Whether some of what is read is not shown.</summary>
    public static bool IsSelective(ParseResult result) => Given(result.CommandResult).Any();

    public static Selection SelectionOf(ParseResult result) =>
        new(
            result.Query(Where) is { } query ? new SpanFilter(query, TimeProvider.System) : null,
            result.GetValue(Session),
            result.GetResult(Last) is { Implicit: false } ? result.GetValue(Last) ?? 1 : null
        );

    public static ITraceView View(ParseResult result, LineWriter output, Selection selection)
    {
        var depth = result.GetValue(Depth) ?? int.MaxValue;
        return result.GetValue(Json)
            ? new SpanObjects(output, selection, depth)
            : new TreeView(output, selection, new TreeOptions(MaxDepth: depth, HasWholeStacks: result.GetValue(Stack)));
    }

    private static Option<int?> Number(string name, string description, bool isNeeded)
    {
        var option = new Option<int?>(name)
        {
            Description = description,
            HelpName = "N",
            Arity = isNeeded ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !(int.TryParse(token.Value, out var number) && number > 0))
            {
                result.AddError($"{name} takes a whole number from 1.");
            }
        });
        return option;
    }
}
