namespace AgentObservatory.Hosting;

/// <summary>What could not be made, by name: exporters and redactors. Written before the observatory is there for anybody.</summary>
internal sealed class MissingParts
{
    internal List<string> Names { get; } = [];
}
