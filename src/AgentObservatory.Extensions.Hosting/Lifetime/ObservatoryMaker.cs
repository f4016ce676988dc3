using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentObservatory.Hosting;

/// <summary>Makes the host's observatory. Options that are not valid throw; nothing else does: what cannot be made is logged,
/// and the observatory goes without it.</summary>
internal static class ObservatoryMaker
{
    internal static Observatory Make(IServiceProvider services)
    {
        ObservatoryHostOptions options = services.GetRequiredService<IOptions<ObservatoryHostOptions>>().Value;
        ILogger? log = services.GetService<ILogger<Observatory>>();
        ILogger logger = log ?? NullLogger.Instance;

        // Without a log, reports go where they go without a host.
        Action<Diagnostic>? given = options.Observatory.OnDiagnostic;
        ObservatoryOptions own = options.Observatory with
        {
            OnDiagnostic = log is null ? given : DiagnosticLog.To(log, given),
            Redactor = HostRedactor.Make(services, options, logger),
        };
        try
        {
            return new Observatory(Exporters(services, options, logger), own, options.Inline);
        }
        catch (Exception exception)
        {
            DiagnosticLog.ObservatoryMissing(logger, exception);
            services.GetRequiredService<MissingParts>().Names.Add("The observatory");
            var least = new ObservatoryOptions { OnDiagnostic = own.OnDiagnostic, Redactor = own.Redactor };
            return new Observatory([], least, options.Inline);
        }
    }

    private static IEnumerable<IExporter> Exporters(
        IServiceProvider services,
        ObservatoryHostOptions options,
        ILogger logger
    )
    {
        List<IExporter> made = [];
        Try(
            "The exporters among the services",
            // The container makes all of them or throws: one that cannot be made takes the others along.
            () => services.GetServices<IExporter>().ToList().ForEach(Add),
            DiagnosticLog.ServicesMissing
        );
        foreach (PlannedExporter planned in options.Exporters)
        {
            Try(
                planned.Name,
                () => Add(planned.Make(services)),
                (log, exception) => DiagnosticLog.ExporterMissing(log, planned.Name, exception)
            );
        }

        // One that is a service and given to AddExporter as well is one.
        return made.Distinct<IExporter>(ReferenceEqualityComparer.Instance);

        void Add(IExporter? exporter) => made.Add(exporter ?? throw new InvalidOperationException("It is null."));

        void Try(string name, Action make, Action<ILogger, Exception> log)
        {
            try
            {
                make();
            }
            catch (Exception exception)
            {
                log(logger, exception);
                services.GetRequiredService<MissingParts>().Names.Add(name);
            }
        }
    }
}
