using AgentObservatory.Tests.Parquet;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public class ParquetExportTests
{
    [Fact]
    public void SeedTracesBecomeTables()
    {
        using var folder = new TestFolder();

        var result = ObsViewProcess.Run(["export", "--format", "parquet", "-o", folder["out"], .. SeedTraces.Paths]);

        SessionEnvelope[] envelopes = SeedTraces.Envelopes;
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(
            [envelopes.Length.ToString()],
            DuckDb.Query($"SELECT count(*) FROM {ParquetExporterTests.Table(folder, "out/sessions")}")
        );
        Assert.Equal(
            [envelopes.Sum(static one => one.Spans.Length).ToString()],
            DuckDb.Query($"SELECT count(*) FROM {ParquetExporterTests.Table(folder, "out/spans")}")
        );
    }

    [Fact]
    public void WhatCannotBeWrittenIsAFailure()
    {
        var result = ObsViewProcess.Run(
            "export",
            "--format",
            "parquet",
            "-o",
            "/sys/traces",
            SeedTraces.Path("basic.jsonl")
        );

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cannot be written", result.Error);
    }

    [Fact]
    public void TheDirectoryMustBeNamed()
    {
        var result = ObsViewProcess.Run("export", "--format", "parquet", SeedTraces.Path("basic.jsonl"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("needs --output", result.Error);
    }
}
