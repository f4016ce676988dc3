using System.Text.Json;
using AgentObservatory.Tests.Telemetry;

namespace AgentObservatory.Tests.Viewer;

public class ExportCommandTests
{
    [Fact]
    public void SeedTracesAreWrittenAsOtlpALineForEachSession()
    {
        var result = ObsViewProcess.Run(["export", "--format", "otlp-json", .. Seed.All.Select(Seed.Path)]);

        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        SessionEnvelope[] envelopes = [.. Envelopes.OfSeeds()];
        Assert.Equal((0, "", envelopes.Length), (result.ExitCode, result.Error, lines.Length));
        foreach (var (envelope, line) in envelopes.Zip(lines))
        {
            var spans = OtlpDocument.Spans(JsonElement.Parse(line));
            SpanComparison.Same(envelope, spans, SpanComparison.Precision.Exact);
        }
    }

    [Fact]
    public void TheOutputGoesToAFileForItsOwnerOnly()
    {
        using var folder = new TemporaryFolder();
        var output = folder.Path("out.json");

        var result = ObsViewProcess.Run("export", "--format", "otlp-json", "-o", output, Seed.Path("basic.jsonl"));

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Single(File.ReadAllLines(output));
    }

    [Fact]
    public void UnreadableLinesAndFilesAreToldAndTheRestIsWritten()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Path("mixed.jsonl");
        File.WriteAllText(file, "no json\n" + File.ReadAllText(Seed.Path("empty.jsonl")));

        var lines = ObsViewProcess.Run("export", "--format=otlp-json", file);
        var missing = ObsViewProcess.Run("export", "--format=otlp-json", folder.Path("missing.jsonl"), file);

        Assert.Equal((1, 2), (lines.ExitCode, missing.ExitCode));
        Assert.StartsWith(file + ":1: ", lines.Error, StringComparison.Ordinal);
        Assert.Contains("missing.jsonl: no such file", missing.Error, StringComparison.Ordinal);
        Assert.All([lines, missing], result => Assert.Single(result.Output.TrimEnd('\n').Split('\n')));
    }

    [Theory]
    [InlineData("export", "--format", "zipkin", "FILE")]
    [InlineData("export", "FILE")]
    [InlineData("export", "--format", "otlp-json")]
    [InlineData("export", "--format", "otlp-json", "-o", "FILE", "FILE")]
    [InlineData("export", "--format", "otlp-json", "--raw", "FILE")]
    public void WrongCommandLinesAreRefusedAndTheFileIsLeftAlone(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Path("trace.jsonl");
        File.Copy(Seed.Path("empty.jsonl"), file);

        var result = ObsViewProcess.Run([.. arguments.Select(argument => argument == "FILE" ? file : argument)]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.NotEmpty(result.Error);
        Assert.Equal(File.ReadAllText(Seed.Path("empty.jsonl")), File.ReadAllText(file));
    }

    [Theory]
    [InlineData("export")]
    [InlineData("./export")]
    [InlineData("-- export")]
    [InlineData("--raw export")]
    [InlineData("empty.jsonl export")]
    [InlineData("export empty.jsonl")]
    public void AFileNamedExportIsStillShown(string arguments)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Seed.Path("basic.jsonl"), folder.Path("export"));
        File.Copy(Seed.Path("empty.jsonl"), folder.Path("empty.jsonl"));

        var directory = Path.GetDirectoryName(folder.Path("export"))!;
        var result = ObsViewProcess.Shell($"cd '{directory}' && dotnet \"$OBS_VIEW\" {arguments}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("basic-session-1", result.Output, StringComparison.Ordinal);
    }
}
