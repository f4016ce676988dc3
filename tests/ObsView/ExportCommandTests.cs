using System.Text.Json;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.ObsView;

public class ExportCommandTests
{
    [Fact]
    public void SeedTracesAreWrittenAsOtlpALineForEachSession()
    {
        var result = ObsViewProcess.Run(["export", "--format", "otlp-json", .. SeedTraces.Paths]);

        string[] lines = result.Output.TrimEnd('\n').Split('\n');
        SessionEnvelope[] envelopes = SeedTraces.Envelopes;
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
        using var folder = new TestFolder();
        var output = folder["out.json"];

        var result = ObsViewProcess.Run("export", "--format", "otlp-json", "-o", output, SeedTraces.Path("basic.jsonl"));

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Single(File.ReadAllLines(output));
    }

    [BashTheory]
    [InlineData("export --format otlp-json -o 'out.json'")]
    [InlineData("export --format otlp-json", ">out.json")]
    [InlineData("--raw", ">out.json")]
    public void Fault63_AnOutputBeyondTheFileSizeLimitIsToldAndEndsTheCommand(string arguments, string redirection = "")
    {
        using var folder = new TestFolder();
        var limited = Bash.Limited(kilobytes: 4);

        var result = ObsViewProcess.Shell(
            $"cd '{folder.Root}' && bash -c '{limited}' bash \"$OBS_VIEW\" {arguments} '{string.Join("' '", SeedTraces.Paths)}' {redirection}"
        );

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("obs-view: the output cannot be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void UnreadableLinesAndFilesAreToldAndTheRestIsWritten()
    {
        using var folder = new TestFolder();
        var file = folder["mixed.jsonl"];
        File.WriteAllText(file, "no json\n" + File.ReadAllText(SeedTraces.Path("empty.jsonl")));

        var lines = ObsViewProcess.Run("export", "--format=otlp-json", file);
        var missing = ObsViewProcess.Run("export", "--format=otlp-json", folder["missing.jsonl"], file);

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
        using var folder = new TestFolder();
        var file = folder["trace.jsonl"];
        File.Copy(SeedTraces.Path("empty.jsonl"), file);

        var result = ObsViewProcess.Run([.. arguments.Select(argument => argument == "FILE" ? file : argument)]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.NotEmpty(result.Error);
        Assert.Equal(File.ReadAllText(SeedTraces.Path("empty.jsonl")), File.ReadAllText(file));
    }

    [BashTheory]
    [InlineData("ln -s real link", "-o link/t.jsonl real/t.jsonl")]
    [InlineData("ln real/t.jsonl hard", "-o hard real/t.jsonl")]
    [InlineData("true", "-o real/t.jsonl - < real/t.jsonl")]
    public void AnInputThatIsTheOutputByAnotherNameIsLeftAlone(string prepare, string arguments)
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["real"]);
        var file = Path.Combine(folder["real"], "t.jsonl");
        File.Copy(SeedTraces.Path("basic.jsonl"), file);

        var result = ObsViewProcess.Shell(
            $"cd '{folder.Root}' && {prepare} && dotnet \"$OBS_VIEW\" export --format otlp-json {arguments}"
        );

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("is also the output", result.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(SeedTraces.Path("basic.jsonl")), File.ReadAllText(file));
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
        using var folder = new TestFolder();
        File.Copy(SeedTraces.Path("basic.jsonl"), folder["export"]);
        File.Copy(SeedTraces.Path("empty.jsonl"), folder["empty.jsonl"]);

        var directory = Path.GetDirectoryName(folder["export"])!;
        var result = ObsViewProcess.Shell($"cd '{directory}' && dotnet \"$OBS_VIEW\" {arguments}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("basic-session-1", result.Output, StringComparison.Ordinal);
    }
}
