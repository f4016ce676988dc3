using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>Finds the assemblies that the compiler was given.</summary>
internal sealed class References(IEnumerable<string> paths) : IAssemblyResolver
{
    private readonly Dictionary<string, string> paths = paths
        .GroupBy(static path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(static same => same.Key, static same => same.First(), StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, AssemblyDefinition> read = new(StringComparer.OrdinalIgnoreCase);

    public AssemblyDefinition? Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    public AssemblyDefinition? Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (!read.TryGetValue(name.Name, out AssemblyDefinition? found) && paths.TryGetValue(name.Name, out string? path))
        {
            parameters.AssemblyResolver = this;
            found = AssemblyDefinition.ReadAssembly(path, parameters);
            read.Add(name.Name, found);
        }

        return found;
    }

    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in read.Values)
        {
            assembly.Dispose();
        }
    }
}
