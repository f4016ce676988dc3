using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentObservatory.Hosting;

/// <summary>Reads the options from a section of the configuration, each key by itself, so that all that is wrong is told at
/// once. A key that is not known is an error: it would have no effect. A section that has been read is not read again: that
/// would make each of its exporters twice.</summary>
internal sealed class SettingsReader(IConfigurationSection section, IHostEnvironment? environment)
    : IConfigureOptions<ObservatoryHostOptions>
{
    private const string Inline = "Inline";
    private const string Exporters = "Exporters";
    private const string Redactor = "Redactor";

    /// <summary>The keys of the observatory's own options. Ranges are checked by the options themselves.</summary>
    private static readonly Dictionary<string, Func<ObservatoryOptions, Setting, ObservatoryOptions>> Keys = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        [nameof(ObservatoryOptions.Keep)] = static (all, one) => all with { Keep = one.Rule },
        [nameof(ObservatoryOptions.WatchExceptions)] = static (all, one) => all with { WatchExceptions = one.Flag },
        [nameof(ObservatoryOptions.Intake)] = static (all, one) => all with { Intake = one.Sources },
        [nameof(ObservatoryOptions.JoinCurrentActivity)] = static (all, one) => all with { JoinCurrentActivity = one.Flag },
        [nameof(ObservatoryOptions.MaxEventsPerSession)] = static (all, one) =>
            all with
            {
                MaxEventsPerSession = one.Number,
            },
        [nameof(ObservatoryOptions.MaxBytesPerSession)] = static (all, one) => all with { MaxBytesPerSession = one.Size },
        [nameof(ObservatoryOptions.MaxQueuedSessions)] = static (all, one) => all with { MaxQueuedSessions = one.Number },
        [nameof(ObservatoryOptions.MaxQueuedBytes)] = static (all, one) => all with { MaxQueuedBytes = one.Size },
        [nameof(ObservatoryOptions.ShutdownDeadline)] = static (all, one) => all with { ShutdownDeadline = one.Duration },
        [nameof(ObservatoryOptions.Journal)] = static (all, one) => all with { Journal = one.FilePath },
        [nameof(ObservatoryOptions.MaxJournalBytes)] = static (all, one) => all with { MaxJournalBytes = one.Size },
        [nameof(ObservatoryOptions.JournalSyncInterval)] = static (all, one) =>
            all with
            {
                JournalSyncInterval = one.Duration,
            },
    };

    public void Configure(ObservatoryHostOptions options)
    {
        if (!options.Sections.Add(section))
        {
            return;
        }

        string folder = environment?.ContentRootPath is { Length: > 0 } root ? root : Directory.GetCurrentDirectory();
        var all = new Setting(section, folder);
        SettingErrors.Note(
            all,
            options.Errors,
            () => _ = all.ChildrenAlone("A section is allowed, with a key for each option.")
        );
        foreach (Setting setting in all.Children)
        {
            SettingErrors.Note(setting, options.Errors, () => Apply(setting, options));
        }
    }

    private static void Apply(Setting setting, ObservatoryHostOptions options)
    {
        if (Keys.TryGetValue(setting.Key, out var apply))
        {
            ObservatoryOptions changed = apply(options.Observatory, setting);
            changed.Validate();
            options.Observatory = changed;
        }
        else if (setting.Key.Equals(Inline, StringComparison.OrdinalIgnoreCase))
        {
            options.Inline = setting.Flag;
        }
        else if (setting.Key.Equals(Exporters, StringComparison.OrdinalIgnoreCase))
        {
            foreach (Setting exporter in setting.ChildrenAlone("A list of exporters is allowed, each with a Type."))
            {
                SettingErrors.Note(exporter, options.Errors, () => ExporterSettings.Read(exporter, options));
            }
        }
        else if (setting.Key.Equals(Redactor, StringComparison.OrdinalIgnoreCase))
        {
            RedactorSettings.Read(setting, options);
        }
        else
        {
            throw SettingErrors.Unknown([.. Keys.Keys, Inline, Exporters, Redactor]);
        }
    }
}
