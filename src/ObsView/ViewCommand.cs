using System.CommandLine;
using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>The command line of obs-view.</summary>
internal static class ViewCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Trace files (JSON Lines); - is the standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Tail = new("--tail", "-t")
    {
        Description = "Follow growing files until Ctrl+C, through truncation and rotation.",
    };

    private static readonly Option<bool> Raw = new("--raw")
    {
        Description = "One event a line, in time order, instead of trees.",
    };

    public static int Run(string[] args)
    {
        var root = new RootCommand("Shows the trace files of Agent Observatory as trees of spans.")
        {
            Files,
            Tail,
            Raw,
        };
        root.Directives.Clear();
        root.SetAction(result => (int)Viewing.Run(Options(result)));
        root.Validators.Add(result =>
        {
            if (
                result.GetValue(Tail) && result.GetValue(Files)!.Contains(ViewOptions.StandardInput)
            )
            {
                result.AddError("The standard input cannot be followed.");
            }
        });

        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0 ? parsed.Invoke() : Reject(parsed);
    }

    private static ViewOptions Options(ParseResult result) =>
        new(result.GetRequiredValue(Files), result.GetValue(Tail), result.GetValue(Raw));

    /// <summary>The messages quote the arguments, so they are as untrusted as file names.</summary>
    private static int Reject(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine("obs-view: " + VisibleText.Of(error.Message, Glyphs.Unicode));
        }

        Console.Error.WriteLine("Try 'obs-view --help'.");
        return (int)ExitCode.Failure;
    }
}
