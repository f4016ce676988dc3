namespace AgentObservatory.Hosting;

/// <summary>An exporter that is made when the observatory is, and what it is called if that fails.</summary>
internal sealed record PlannedExporter(string Name, Func<IServiceProvider, IExporter> Make);
