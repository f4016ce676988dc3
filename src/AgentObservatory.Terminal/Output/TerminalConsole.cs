using Spectre.Console;

namespace AgentObservatory.Terminal;

/// <summary>Finds out what a terminal can do: colours only on a terminal and without NO_COLOR, Unicode by its locale.</summary>
internal static class TerminalConsole
{
    public static IAnsiConsole Create(IAnsiConsoleOutput output)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = output,
                Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Capabilities.Unicode &= !IsAsciiLocale();
        return console;
    }

    /// <summary>Whether the environment names a locale whose characters are ASCII; the first variable that is set decides.</summary>
    private static bool IsAsciiLocale()
    {
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));

        return locale is "C" or "POSIX" || (locale?.EndsWith("ASCII", StringComparison.OrdinalIgnoreCase) ?? false);
    }
}
