namespace AgentObservatory.ObsView.Output;

/// <summary>Whether there are colours: as the command line says, else as the environment does, as far as one of them says
/// anything.</summary>
internal static class ColorChoice
{
    public static readonly IReadOnlyList<string> Words = ["auto", "always", "never"];

    /// <param name="word">What the command line says; null if it says nothing.</param>
    /// <param name="variable">The environment.</param>
    public static bool? Of(string? word, Func<string, string?> variable) =>
        word switch
        {
            "always" => true,
            "never" => false,
            _ when !string.IsNullOrEmpty(variable("NO_COLOR")) => false,
            _ when IsSet(variable("FORCE_COLOR")) || IsSet(variable("CLICOLOR_FORCE")) => true,
            _ => null,
        };

    private static bool IsSet(string? value) => !string.IsNullOrEmpty(value) && value is not ("0" or "false");
}
