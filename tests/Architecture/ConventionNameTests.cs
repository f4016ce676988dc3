using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Architecture;

/// <summary>What OpenTelemetry's conventions call things is written in one place, and all packages use that.</summary>
public partial class ConventionNameTests
{
    [Fact]
    public void OnlyOneFileWritesNamesOfTheConventions()
    {
        string source = Path.Combine(RepositoryFolder.Path, "src");
        var writing = Directory
            .EnumerateFiles(source, "*.*s", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".fs", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Where(file => Name().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);

        Assert.Equal(["Convention.fs"], writing);
    }

    [GeneratedRegex(@"""(?:gen_ai|mcp|jsonrpc)\.")]
    private static partial Regex Name();
}
