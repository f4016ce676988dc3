using Spectre.Console;

namespace AgentObservatory.Terminal.Output;

/// <summary>Creates consoles and detects what they support: colours on a terminal unless NO_COLOR is set, Unicode by
/// locale.</summary>
internal static class ConsoleFactory
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

    /// <summary>Whether the environment names an ASCII locale. The first variable that is set decides, as POSIX
    /// specifies.</summary>
    private static bool IsAsciiLocale()
    {
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));

        return locale is "C" or "POSIX" || (locale?.EndsWith("ASCII", StringComparison.OrdinalIgnoreCase) ?? false);
    }
}
