using System.Diagnostics;
using System.Text.Json;
using AgentObservatory.Tests.ObsView;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>What obs-view export writes, in the viewers that it is for.</summary>
public sealed class TraceViewerTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NodeFact]
    public void TheEngineOfDevToolsFindsEverySpanOnce()
    {
        var file = Export("chrome-trace", SeedTraces.Paths);

        Outcome read = Outcome.Of(new ProcessStartInfo("node", [RepositoryFiles.DevTools, file]));

        Assert.Equal((0, ""), (read.ExitCode, read.Error));
        var calls = read
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .GroupBy(thread => thread.GetProperty("process").GetInt32())
            .OrderBy(process => process.Key)
            .Select(process => process.Sum(thread => thread.GetProperty("calls").GetInt32()));
        var forest = TraceForest.Of(SeedTraces.Envelopes);
        Assert.Equal(forest.Roots.Select(root => root.Count), calls);
    }

    /// <summary>async.jsonl runs five tasks at a time.</summary>
    [BrowserFact]
    public void SpeedscopeShowsALaneForEachTaskThatRunsBesideOthers()
    {
        var file = Export("speedscope", SeedTraces.Path("async.jsonl"));
        var picture = Path.Combine(AppContext.BaseDirectory, "speedscope.png");

        Outcome shown = Outcome.Of(
            new ProcessStartInfo("node", [RepositoryFiles.Speedscope, DashboardRequirement.Here.Browser!, file, picture])
        );

        Assert.Equal((0, "async-session, lane 1 of 5 (1/5)\n", ""), (shown.ExitCode, shown.Output, shown.Error));
    }

    private string Export(string format, params string[] files)
    {
        var output = folder["exported.json"];
        Outcome exported = ObsViewProcess.Run(["export", "--format", format, "-o", output, .. files]);
        Assert.Equal((0, "", ""), (exported.ExitCode, exported.Output, exported.Error));
        return output;
    }
}
