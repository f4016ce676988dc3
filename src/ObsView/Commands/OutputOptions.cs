using System.CommandLine;
using System.CommandLine.Parsing;
using AgentObservatory.ObsView.Output;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The options of all commands that say how their output is shown.</summary>
internal static class OutputOptions
{
    /// <summary>The commands whose output people read from top to bottom.</summary>
    private static readonly string[] Paged =
    [
        ListCommand.Name,
        StatsCommand.Name,
        PictureCommand.Chat,
        PictureCommand.Timeline,
        DiffCommand.Name,
        AtCommand.Name,
        CheckCommand.Name,
    ];

    private static readonly Option<string?> Color = new("--color")
    {
        Description = "Whether there are colours: always, never, or auto, as the terminal and the environment say.",
        HelpName = "WHEN",
        Recursive = true,
        CompletionSources = { _ => ColorChoice.Words },
        Validators = { RefuseOthers },
    };

    private static readonly Option<bool> NoPager = new("--no-pager")
    {
        Description = "Show output that is taller than the terminal at once, and not in the program that PAGER names.",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Color);
        root.Options.Add(NoPager);
    }

    /// <summary>Tells the output what was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isInteractive">Whether the terminal itself is what is shown.</param>
    public static void Apply(ParseResult parsed, bool isInteractive)
    {
        StandardOutput.Colors = ColorChoice.Of(parsed.GetValue(Color), Environment.GetEnvironmentVariable);
        StandardOutput.IsPaged =
            !isInteractive && !Console.IsOutputRedirected && !parsed.GetValue(NoPager) && IsPaged(parsed);
    }

    /// <summary>What goes on until it is stopped is not paged.</summary>
    private static bool IsPaged(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand
            ? ViewCommand.IsFinite(parsed)
            : Paged.Contains(parsed.CommandResult.Command.Name);

    private static void RefuseOthers(OptionResult result)
    {
        if (result.Tokens is [var word, ..] && !ColorChoice.Words.Contains(word.Value))
        {
            result.AddError($"--color is {string.Join(", ", ColorChoice.Words)}.");
        }
    }
}
