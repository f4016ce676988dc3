namespace AgentObservatory;

/// <summary>Settings of a <see cref="ParquetExporter"/>.</summary>
public sealed record ParquetExporterOptions
{
    /// <summary>How large a file becomes before the next one is begun. The last rows may make it somewhat larger. Default:
    /// 128 MiB; 1 or more.</summary>
    public long MaxFileBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>How long rows wait at most for their file to appear, while the process runs. Default: 10 minutes; more than 0, at
    /// most 30 days.</summary>
    public TimeSpan MaxFileAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where the age and the names of files come from. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A copy, which nobody else can change.</summary>
    internal ParquetExporterOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFileBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxFileAge, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxFileAge, TimeSpan.FromDays(30));
        ArgumentNullException.ThrowIfNull(TimeProvider);
        return this with { };
    }
}
