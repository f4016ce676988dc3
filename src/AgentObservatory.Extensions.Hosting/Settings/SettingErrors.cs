namespace AgentObservatory.Hosting;

/// <summary>What is wrong with the configuration.</summary>
internal static class SettingErrors
{
    internal static FormatException Unknown(IEnumerable<string> known) =>
        new("This key is not known. Known are " + string.Join(", ", known.Order(StringComparer.Ordinal)) + ".");

    /// <summary>Notes the key, its value and what is allowed, where that is something else.</summary>
    internal static void Note(Setting setting, IList<string> errors, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException)
        {
            errors.Add($"{setting.Path} = {setting.Shown}: {FirstLine(error.Message)}");
        }
    }

    private static string FirstLine(string message) => message.Split('\n', '\r')[0].Split(" (Parameter ")[0];
}
