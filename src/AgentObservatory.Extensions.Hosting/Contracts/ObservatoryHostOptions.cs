using AgentObservatory.Hosting;

namespace AgentObservatory;

/// <summary>Settings of the observatory that a host has. Read once, when the observatory is created.</summary>
public sealed class ObservatoryHostOptions
{
    private readonly List<string> errors = [];
    private readonly List<PlannedExporter> exporters = [];
    private readonly List<Func<IServiceProvider, IRedactor>> redactors = [];

    /// <summary>The observatory's own options; change them with <c>options.Observatory = options.Observatory with { ... }</c>.
    /// Its reports about itself go to the log, and to <see cref="ObservatoryOptions.OnDiagnostic"/> if that is set.</summary>
    public ObservatoryOptions Observatory { get; set; } = ObservatoryOptions.Default;

    /// <summary>Whether sessions are exported on the thread that ends them; default false: in the background.</summary>
    public bool Inline { get; set; }

    internal ReadSections Sections { get; } = new();

    /// <summary>Why the configuration cannot be used.</summary>
    internal IList<string> Errors => errors;

    internal IReadOnlyList<PlannedExporter> Exporters => exporters;

    internal IReadOnlyList<Func<IServiceProvider, IRedactor>> Redactors => redactors;

    /// <summary>Adds an exporter, besides those that are registered as services and those of the configuration.</summary>
    /// <param name="exporter">The exporter; the observatory disposes it.</param>
    /// <exception cref="ArgumentNullException">The exporter is null.</exception>
    public void AddExporter(IExporter exporter)
    {
        ArgumentNullException.ThrowIfNull(exporter);
        exporters.Add(new PlannedExporter(exporter.GetType().Name, _ => exporter));
    }

    /// <summary>Adds an exporter that needs services. If it cannot be made, that is logged, the health check says so, and the
    /// observatory goes without it. Of exporters that are registered as services none is used if one cannot be made: the
    /// container makes all of them or none.</summary>
    /// <param name="make">Makes the exporter; the observatory disposes it.</param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public void AddExporter(Func<IServiceProvider, IExporter> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        exporters.Add(new PlannedExporter("An exporter of AddExporter", make));
    }

    /// <summary>Adds a redactor that needs services. It is asked after those added before it, and before
    /// <see cref="ObservatoryOptions.Redactor"/>, which is asked about what it returned. If it cannot be made, that is logged,
    /// the health check says so, and nothing is recorded unredacted: <c>[redaction failed]</c> stands for every value and name.</summary>
    /// <param name="make">Makes the redactor, once.</param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public void AddRedactor(Func<IServiceProvider, IRedactor> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        redactors.Add(make);
    }

    internal void AddExporter(PlannedExporter exporter) => exporters.Add(exporter);
}
