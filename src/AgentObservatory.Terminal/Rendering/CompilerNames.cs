using System.Text.RegularExpressions;

namespace AgentObservatory.Terminal.Rendering;

/// <summary>Names that the C# compiler gives to lambdas, as those who wrote the lambdas know them.</summary>
internal static partial class CompilerNames
{
    /// <summary>Longer lines are cut anyway.</summary>
    private const int LongestLine = 2_000;

    /// <summary>A frame of a stack with the name of the method that a lambda is in.</summary>
    public static string Told(string frame) =>
        frame.Length <= LongestLine && frame.Contains("<>c", StringComparison.Ordinal)
            ? Lambda().Replace(frame, "$1$2 (lambda)")
            : frame;

    [GeneratedRegex(
        @"<>c(?:__(?:DisplayClass[0-9]+_)?[0-9]+)?(?:`[0-9]+)?"
            + @"\.<(?:<(Main)>\$|(\w+))>b__[0-9]+(?:_[0-9]+)?"
            + @"(?:\[\w+(?:,\w+)*\])?(?:\([^()]*\))?",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Lambda();
}
