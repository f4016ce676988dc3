using AgentObservatory.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentObservatory;

/// <summary>Agent Observatory in the generic host.</summary>
public static class ObservatoryHosting
{
    /// <summary>The section of the configuration that is read where none is named: "AgentObservatory".</summary>
    public const string SectionName = "AgentObservatory";

    /// <summary>Adds an <see cref="Observatory"/> as a singleton, whose options are in the configuration. The host starts it
    /// before every other hosted service, and drains it after the last has stopped, as long as the host's shutdown lasts.
    /// Exporters are those registered as <see cref="IExporter"/>, those of the configuration and those of
    /// <see cref="ObservatoryHostOptions.AddExporter(IExporter)"/>. Options that are not valid keep the host from starting:
    /// the exception names each key, its value and what is allowed, and of an unknown key only the name. Nothing else does. See docs/hosting.md.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">A section with the options, or a whole configuration, of which <see cref="SectionName"/>
    /// is read. It is read once, also where several calls give the same section; other sections add to the options.</param>
    /// <param name="configure">Changes the options after the configuration is read; null for nothing.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException">The services or the configuration is null.</exception>
    public static IServiceCollection AddAgentObservatory(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<ObservatoryHostOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        IConfigurationSection section = configuration as IConfigurationSection ?? configuration.GetSection(SectionName);
        services.AddSingleton<IConfigureOptions<ObservatoryHostOptions>>(provider => new SettingsReader(
            section,
            provider.GetService<IHostEnvironment>()
        ));
        return services.AddAgentObservatory(configure ?? (static _ => { }));
    }

    /// <summary>Adds an <see cref="Observatory"/> as a singleton, whose options are set in code. Calling it again sets more
    /// of them.</summary>
    /// <inheritdoc cref="AddAgentObservatory(IServiceCollection, IConfiguration, Action{ObservatoryHostOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddAgentObservatory(
        this IServiceCollection services,
        Action<ObservatoryHostOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ObservatoryHostOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ObservatoryHostOptions>, OptionsValidator>());
        services.TryAddSingleton<MissingParts>();
        services.TryAddSingleton(ObservatoryMaker.Make);
        ServiceDescriptor lifetime = ServiceDescriptor.Singleton<IHostedService, ObservatoryLifetime>();
        if (!services.Any(one => !one.IsKeyedService && one.ImplementationType == lifetime.ImplementationType))
        {
            // Hosted services start in this order and stop in reverse.
            services.Insert(0, lifetime);
        }

        return services;
    }

    /// <summary>Adds a health check of the observatory: which of its exporters could not be made, have failed within the last
    /// minute, or have a queue that is nearly full; and whether the journal has failed within the last minute.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name; default "agent_observatory".</param>
    /// <param name="failureStatus">What it reports then; default <see cref="HealthStatus.Degraded"/>, because the application
    /// works without its traces.</param>
    /// <param name="tags">Tags of the check; null for none.</param>
    /// <returns>The health checks.</returns>
    /// <exception cref="ArgumentNullException">The builder or the name is null.</exception>
    public static IHealthChecksBuilder AddAgentObservatory(
        this IHealthChecksBuilder builder,
        string name = "agent_observatory",
        HealthStatus failureStatus = HealthStatus.Degraded,
        IEnumerable<string>? tags = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.AddCheck<ObservatoryHealthCheck>(name, failureStatus, tags ?? []);
    }
}
