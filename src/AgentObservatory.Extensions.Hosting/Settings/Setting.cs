using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AgentObservatory.Hosting;

/// <summary>A key of the configuration and its value. What reads the value throws a <see cref="FormatException"/> that says
/// what is allowed.</summary>
internal sealed class Setting(IConfigurationSection section, string folder)
{
    private const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;

    private static readonly (string Name, long Bytes)[] Sizes = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30)];

    /// <summary>Where it is in the configuration, for example "AgentObservatory:Keep".</summary>
    internal string Path => section.Path;

    internal string Key => section.Key;

    private bool IsText => !string.IsNullOrEmpty(section.Value);

    /// <summary>The value, for a message.</summary>
    internal string Shown =>
        section.Value is not { } text ? "several values"
        : section.GetChildren().Any() ? $"'{text}' and several values"
        : $"'{text}'";

    internal string Text =>
        section.Value is { } text && !section.GetChildren().Any()
            ? text.Trim()
            : throw new FormatException("A single value is allowed.");

    /// <summary>Whether its own value is a certain word.</summary>
    internal bool Says(string word) => section.Value?.Trim().Equals(word, AnyCase) == true;

    internal IEnumerable<Setting> Children => section.GetChildren().Select(child => new Setting(child, folder));

    /// <summary>The keys within it, where a value of its own would have no effect.</summary>
    /// <param name="what">What is allowed instead of one.</param>
    internal IEnumerable<Setting> ChildrenAlone(string what) => IsText ? throw new FormatException(what) : Children;

    /// <summary>A relative path is within the application's content root, wherever it was started.</summary>
    internal string FilePath =>
        Text.Length > 0 ? System.IO.Path.GetFullPath(Text, folder) : throw new FormatException("A path is allowed.");

    internal bool Flag =>
        bool.TryParse(Text, out bool flag) ? flag : throw new FormatException("Allowed are true and false.");

    internal int Number =>
        int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"Whole numbers up to {int.MaxValue} are allowed.");

    internal KeepRule Rule =>
        KeepRule.TryParse(Text, out KeepRule? rule, out string? error) ? rule : throw new FormatException(error);

    /// <summary>Sets of sources and patterns, with commas between.</summary>
    internal Intake Sources
    {
        get
        {
            string[] names = Names;
            return names.Length > 0
                ? names.Select(SourcesOf).Aggregate(static (all, more) => all.And(more))
                : throw new FormatException("GenAI, Http and names of sources are allowed, with commas between.");
        }
    }

    internal long Size
    {
        get
        {
            var (name, bytes) = Array.Find(Sizes, unit => Text.EndsWith(unit.Name, AnyCase));
            string number = name is null ? Text : Text[..^name.Length];
            return
                long.TryParse(number, NumberStyles.Integer, CultureInfo.InvariantCulture, out long count)
                && (Int128)count * Math.Max(bytes, 1) is var size
                && size >= long.MinValue
                && size <= long.MaxValue
                ? (long)size
                : throw new FormatException("Whole numbers of bytes, KiB, MiB or GiB are allowed, such as 64 MiB.");
        }
    }

    private string[] Names => Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Intake SourcesOf(string name) =>
        name.Equals(nameof(Intake.GenAI), AnyCase) ? Intake.GenAI
        : name.Equals(nameof(Intake.Http), AnyCase) ? Intake.Http
        : Intake.Of(name);

    internal TimeSpan Duration
    {
        get
        {
            (string? name, long nanoseconds) = Array.Find(TimeUnits.All, unit => Text.EndsWith(unit.Item1, AnyCase));
            TimeSpan length = new(nanoseconds / TimeSpan.NanosecondsPerTick);
            return name is null && TimeSpan.TryParseExact(Text, "c", CultureInfo.InvariantCulture, out TimeSpan time) ? time
                : name is not null
                && double.TryParse(Text[..^name.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
                && Math.Abs(count * length.TotalDays) <= TimeSpan.MaxValue.TotalDays / 2
                    ? count * length
                : throw new FormatException("Durations in ms, s, min or h are allowed, such as 1.5 s, or hh:mm:ss.");
        }
    }
}
