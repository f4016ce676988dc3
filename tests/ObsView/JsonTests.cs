using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class JsonTests
{
    [Theory]
    [InlineData("", "kind")]
    [InlineData("timeline", "kind")]
    [InlineData("list", "session_id")]
    [InlineData("stats", "kinds")]
    public void EachLineIsAnObjectInAscii(string command, string member)
    {
        var lines = Lines($"{command} --json '{SeedTraces.Path("basic.jsonl")}'");

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(JsonElement.Parse(line).TryGetProperty(member, out _), line));
        Assert.All(lines, line => Assert.DoesNotContain(line, unit => unit is < ' ' or > '~'));
    }

    [Fact]
    public void SpansAreToldWithWhatIsAboveThem()
    {
        var spans = Lines($"--json --where 'kind=llm_call' '{SeedTraces.Path("basic.jsonl")}'")
            .Select(line => JsonElement.Parse(line))
            .ToList();

        Assert.Equal(
            ["session", "agent_step", "tool_call", "llm_call"],
            spans.Select(span => span.GetProperty("kind").GetString())
        );
        Assert.Equal(spans[2].GetProperty("span_id").GetString(), spans[3].GetProperty("parent_span_id").GetString());
        Assert.Equal(long.MaxValue, spans[3].GetProperty("attributes").GetProperty("int64_max").GetInt64());
    }

    [Fact]
    public void SessionsAndLevelsAreSelectedAsForTrees()
    {
        using var folder = new TestFolder();
        var file = folder.Write(
            "traces.jsonl",
            TraceText.Named("one", TraceText.Start(1), TraceText.Start(2, parent: 1)),
            TraceText.Named("two"),
            TraceText.Named("three")
        );

        Assert.Equal(["two"], Sessions($"--json --session two '{file}'"));
        Assert.Equal(["two", "three"], Sessions($"--json '{file}' --last 2"));
        Assert.Equal(2, Lines($"--json --session one --depth 1 '{file}'").Length);
    }

    [Fact]
    public void TheDifferencesOfTwoRunsAreOneObject()
    {
        var (basic, errors) = (SeedTraces.Path("basic.jsonl"), SeedTraces.Path("errors.jsonl"));

        Assert.True(
            JsonElement.Parse(Assert.Single(Lines($"diff --json '{basic}' '{basic}'"))).GetProperty("same").GetBoolean()
        );
        Assert.NotEqual(
            0,
            JsonElement
                .Parse(Assert.Single(Lines($"diff --json '{basic}' '{errors}'")))
                .GetProperty("differences")
                .GetArrayLength()
        );
    }

    private static IEnumerable<string?> Sessions(string arguments) =>
        Lines(arguments).Select(line => JsonElement.Parse(line).GetProperty("session_id").GetString());

    private static string[] Lines(string arguments) =>
        ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {arguments}").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
