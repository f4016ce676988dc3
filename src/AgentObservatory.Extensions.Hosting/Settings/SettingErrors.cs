namespace AgentObservatory.Hosting;

/// <summary>What is wrong with the configuration.</summary>
internal static class SettingErrors
{
    internal static FormatException Unknown(IEnumerable<string> known) =>
        new UnknownKeyException(
            "This key is not known. Known are " + string.Join(", ", known.Order(StringComparer.Ordinal)) + "."
        );

    /// <summary>Notes the key, its value and what is allowed, where that is something else. Of a key that is not known the value
    /// stays out: whatever it was meant for, it may be a secret.</summary>
    internal static void Note(Setting setting, IList<string> errors, Action read)
    {
        try
        {
            read();
        }
        catch (UnknownKeyException error)
        {
            errors.Add($"{setting.Path}: {error.Message}");
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException)
        {
            errors.Add($"{setting.Path} = {setting.Shown}: {FirstLine(error.Message)}");
        }
    }

    private sealed class UnknownKeyException(string message) : FormatException(message);

    private static string FirstLine(string message) => message.Split('\n', '\r')[0].Split(" (Parameter ")[0];
}
