namespace AgentObservatory.Tests.Support;

/// <summary>A program where it has been built, with all that it needs. What is beside the tests' own assemblies lacks what the tests have
/// from the web framework.</summary>
internal static class BuiltProgram
{
    /// <summary>The path of its assembly.</summary>
    /// <param name="project">The project's folder in the repository.</param>
    /// <param name="assembly">The assembly's name.</param>
    internal static string Of(string project, string assembly)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string configuration = output.Parent!.Name;
        return RepositoryFolder.Of(Path.Combine(project, "bin", configuration, output.Name, assembly + ".dll"));
    }
}
