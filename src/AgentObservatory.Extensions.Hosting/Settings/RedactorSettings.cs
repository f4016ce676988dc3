namespace AgentObservatory.Hosting;

/// <summary>The redactor in the configuration: what looks like a secret, names of keys, or both. Each has a key of its own: among
/// names of keys, which may be any, a misspelled word would be one more of them and hide nothing.</summary>
internal static class RedactorSettings
{
    private const string Secrets = nameof(Redactors.Secrets);
    private const string Keys = "Keys";
    private const string Allowed = "Allowed are Secrets, and a section with the keys Secrets, Keys.";
    private const string AllowedKeys = "A list of names of keys is allowed.";

    internal static void Read(Setting redactor, ObservatoryHostOptions options)
    {
        Setting[] parts = [.. redactor.Children];
        if (parts.Length == 0)
        {
            Set(options, redactor.Says(Secrets) ? [Redactors.Secrets] : throw new FormatException(Allowed));
            return;
        }

        int errors = options.Errors.Count;
        List<IRedactor> found = [];
        foreach (Setting part in redactor.ChildrenAlone(Allowed))
        {
            SettingErrors.Note(part, options.Errors, () => found.AddRange(Of(part)));
        }

        if (options.Errors.Count == errors)
        {
            Set(options, found);
        }
    }

    private static void Set(ObservatoryHostOptions options, List<IRedactor> found) =>
        options.Observatory = options.Observatory with
        {
            Redactor = found.Count > 1 ? Redactors.Combine(found) : found.FirstOrDefault(),
        };

    private static IRedactor[] Of(Setting part) =>
        part.Key.Equals(Secrets, StringComparison.OrdinalIgnoreCase)
            ? part.Flag
                ? [Redactors.Secrets]
                : []
            : part.Key.Equals(Keys, StringComparison.OrdinalIgnoreCase)
                ? [Redactors.ByKey(Named(part))]
                : throw SettingErrors.Unknown([Secrets, Keys]);

    private static string[] Named(Setting keys)
    {
        string[] names = [.. keys.ChildrenAlone(AllowedKeys).Select(static name => name.Text)];
        return names.Length > 0 && !names.Contains("") ? names : throw new FormatException(AllowedKeys);
    }
}
