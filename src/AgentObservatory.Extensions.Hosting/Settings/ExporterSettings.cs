namespace AgentObservatory.Hosting;

/// <summary>An exporter in the configuration: its type, what the type needs, and perhaps a rule.</summary>
internal static class ExporterSettings
{
    private const string Type = "Type";
    private const string Path = "Path";
    private const string Keep = "Keep";

    // Of a package that this one does not need.
    private const string TerminalExporter = "AgentObservatory.ConsoleExporter, AgentObservatory.Terminal";

    private static readonly string[] Known = [Type, Path, Keep];

    internal static void Read(Setting exporter, ObservatoryHostOptions options)
    {
        IEnumerable<Setting> keys = exporter.ChildrenAlone(
            "Allowed is a section with the keys " + string.Join(", ", Known) + "."
        );
        var parts = keys.ToDictionary(static part => part.Key, StringComparer.OrdinalIgnoreCase);
        int errors = options.Errors.Count;
        foreach (Setting part in parts.Values)
        {
            SettingErrors.Note(part, options.Errors, () => Check(part));
        }

        if (options.Errors.Count == errors)
        {
            KeepRule? rule = parts.GetValueOrDefault(Keep)?.Rule;
            Func<IExporter> make = MakerOf(parts.GetValueOrDefault(Type)?.Text, parts.GetValueOrDefault(Path)?.FilePath);
            options.AddExporter(new PlannedExporter(exporter.Path, _ => rule is null ? make() : make().Keeping(rule)));
        }
    }

    private static void Check(Setting part)
    {
        if (!Known.Contains(part.Key, StringComparer.OrdinalIgnoreCase))
        {
            throw SettingErrors.Unknown(Known);
        }

        _ = part.Key.Equals(Keep, StringComparison.OrdinalIgnoreCase) ? (object)part.Rule : part.Text;
    }

    private static Func<IExporter> MakerOf(string? type, string? path)
    {
        string chosen = type?.ToLowerInvariant() ?? "";
        return (chosen, path) switch
        {
            ("file", not null) => () => new FileExporter(path),
            ("otlpjsonfile", not null) => () => new OtlpJsonFileExporter(path),
            ("file" or "otlpjsonfile", null) => throw new FormatException($"An exporter of type {type} needs a Path."),
            ("json", null) => static () => new JsonExporter(),
            ("console", null) => ConsoleMaker(),
            ("json" or "console", not null) => throw new FormatException($"An exporter of type {type} has no Path."),
            _ => throw new FormatException("The Type of an exporter is File, OtlpJsonFile, Json or Console."),
        };
    }

    private static Func<IExporter> ConsoleMaker() =>
        System.Type.GetType(TerminalExporter) is { } exporter
            ? () => (IExporter)Activator.CreateInstance(exporter)!
            : throw new FormatException("An exporter of type Console needs the package AgentObservatory.Terminal.");
}
