using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.Packages;

/// <summary>The packages in the hands of somebody who has never seen them: what their documents show works as it stands, in fresh
/// projects that treat warnings as errors.</summary>
[Collection(PackedCollection.Name)]
public sealed partial class FreshProjectTests(PackedPackages packages, ITestOutputHelper output) : IDisposable
{
    private readonly FreshFolder folder = new(packages);

    [Fact]
    public void EveryProgramOfTheirDocumentsBuildsWithoutAWarningAndRuns()
    {
        FreshProject[] projects = [.. packages.All.SelectMany(FreshProject.Programs)];
        foreach (FreshProject project in projects)
        {
            folder.Write(project.ProjectPath, project.Project);
            folder.Write(project.ProgramPath, project.Code);
        }

        string all = string.Concat(projects.Select(static one => $"""<Project Path="{one.ProjectPath}" />"""));
        folder.Write("all.slnx", $"<Solution>{all}</Solution>");
        string built = folder.Dotnet("build", "all.slnx", "-nodeReuse:false");
        output.WriteLine(built);

        Assert.Contains(projects, static one => one.Language == "csharp");
        Assert.Contains(projects, static one => one.Language == "fsharp");
        Assert.Equal(packages.All.Count - 1, projects.Select(static one => one.Package.Id).Distinct().Count());
        Assert.Contains(" 0 Warning(s)", built, StringComparison.Ordinal);
        Assert.All(projects, project => output.WriteLine(folder.Dotnet(project.OutputPath)));
    }

    [Fact]
    public void EveryScriptOfTheirDocumentsRunsWithWarningsAsErrors()
    {
        string[] scripts = [.. packages.All.SelectMany(FreshProject.Scripts)];

        Assert.NotEmpty(scripts);
        Assert.All(
            scripts,
            script => output.WriteLine(folder.Dotnet("fsi", "--warnaserror+", "--quiet", folder.Write("script.fsx", script)))
        );
    }

    [Fact]
    public void TheToolInstallsAndDoesWhatItsDocumentShows()
    {
        PackedPackage tool = packages["AgentObservatory.ObsView"];
        output.WriteLine(folder.Dotnet("tool", "install", tool.Id, "--tool-path", folder["tools"]));
        folder.Write("logs/traces.jsonl", File.ReadAllText(SeedTraces.Path("basic.jsonl")));

        string[] commands = [.. Command().Matches(tool.Readme).Select(static match => match.Value)];

        Assert.NotEmpty(commands);
        Assert.All(commands, command => output.WriteLine(folder.Run("sh", "-c", command)));
        Assert.True(File.Exists(folder["traces.otlp.jsonl"]));
    }

    public void Dispose() => folder.Dispose();

    [GeneratedRegex("^obs-view .*$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
