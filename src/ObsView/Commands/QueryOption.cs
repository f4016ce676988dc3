using System.CommandLine;
using System.CommandLine.Parsing;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The option of commands that show only what a query selects.</summary>
internal static class QueryOption
{
    public static Option<string?> Create(string description) =>
        new("--where")
        {
            Description = description + ", for example 'kind=tool_call and duration>1s'.",
            HelpName = "QUERY",
            Validators = { RefuseOthers },
        };

    /// <summary>The query that is asked for; null if none is.</summary>
    public static TraceQuery? Query(this ParseResult result, Option<string?> option) =>
        result.GetValue(option) is { } text ? TraceQuery.Parse(text) : null;

    private static void RefuseOthers(OptionResult result)
    {
        if (result.Tokens is [var text, ..] && !TraceQuery.TryParse(text.Value, out _, out var error))
        {
            result.AddError($"--where: {error}");
        }
    }
}
