namespace AgentObservatory.Hosting;

/// <summary>Exporters that could not be made, by name. Written before the observatory is there for anybody.</summary>
internal sealed class MissingExporters
{
    internal List<string> Names { get; } = [];
}
