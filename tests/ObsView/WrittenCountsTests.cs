using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class WrittenCountsTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("html", "html")]
    [InlineData("csv", "export", "--format", "csv")]
    [InlineData("otlp-json", "export", "--format", "otlp-json")]
    [InlineData("parquet", "export", "--format", "parquet")]
    public void ScriptsAreToldWhatWasWritten(string format, params string[] command)
    {
        string output = folder["out"];
        string file = folder.Write("traces.jsonl", [.. File.ReadAllLines(SeedTraces.Path("basic.jsonl")), "garbage"]);

        var outcome = ObsViewProcess.Run([.. command, "--json", "-o", output, file]);

        var told = JsonElement.Parse(Assert.Single(outcome.Output.TrimEnd('\n').Split('\n')));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(
            (output, format, 1, 7, 1),
            (
                told.GetProperty("output").GetString(),
                told.GetProperty("format").GetString(),
                told.GetProperty("sessions").GetInt64(),
                told.GetProperty("spans").GetInt64(),
                told.GetProperty("unreadable_lines").GetInt64()
            )
        );
        Assert.Equal(File.Exists(output), told.TryGetProperty("bytes", out var bytes));
        Assert.True(!File.Exists(output) || bytes.GetInt64() == new FileInfo(output).Length);
    }

    [Theory]
    [InlineData("html")]
    [InlineData("export", "--format", "csv")]
    public void WithoutAFileThereIsNoRoomToTellIt(params string[] command)
    {
        var outcome = ObsViewProcess.Run([.. command, "--json", SeedTraces.Path("basic.jsonl")]);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("obs-view: --json needs --output", outcome.Error, StringComparison.Ordinal);
    }
}
