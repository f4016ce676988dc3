using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Reading;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The argument of every command: the trace files to read.</summary>
internal static class FileArgument
{
    public static Argument<string[]> Create(string others = "")
    {
        var files = new Argument<string[]>("FILE")
        {
            Description =
                $"Trace files (JSON Lines, also .gz) and directories of them; {StandardInput.Name} is standard input.{others}",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
            CompletionSources = { Completion.Paths },
        };
        files.Validators.Add(RefuseEmptyName);
        return files;
    }

    public static Argument<string> CreateOne(string name, string description)
    {
        var file = new Argument<string>(name)
        {
            Description = description,
            HelpName = name,
            CompletionSources = { Completion.Paths },
        };
        file.Validators.Add(RefuseEmptyName);
        return file;
    }

    public static void RefuseEmptyName(SymbolResult result)
    {
        if (result.Tokens.Any(token => token.Value == ""))
        {
            result.AddError("A file name is empty.");
        }
    }
}
