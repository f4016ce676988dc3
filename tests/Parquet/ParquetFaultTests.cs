using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Parquet;

/// <summary>The faults of exporters (docs/faults.md), on real disks.</summary>
public class ParquetFaultTests
{
    [Fact]
    public void Fault01_WhatCannotBeWrittenIsRefusedAndWhatWasTakenIsKept()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["events"], "in the way");
        var exporter = new ParquetExporter(folder.Root);
        SessionEnvelope large = Large(50_000);
        using (var observatory = Some.Inline(exporter))
        {
            exporter.Export(large);
            observatory.Run(2);
            Assert.Equal(2, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
            Some.LawsHold(observatory);

            File.Delete(folder["events"]);
            observatory.Run(2);
            Assert.Equal(2, observatory.Health.Exporters[0].Exported);
        }

        Assert.Equal(["3"], DuckDb.Query($"SELECT count(*) FROM {ParquetExporterTests.Table(folder, "sessions")}"));
        Assert.Equal(["50000"], DuckDb.Query($"SELECT count(*) FROM {ParquetExporterTests.Table(folder, "events")}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Fault02_TheCallerOfTheConstructorSeesWhatIsWrong(string? directory) =>
        Assert.ThrowsAny<ArgumentException>(() => new ParquetExporter(directory!));

    [Fact]
    public void Fault02_WhatCannotBeWrittenAtTheEndIsReported()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["sessions"], "in the way");
        var said = new List<Diagnostic>();
        using (
            var observatory = new Observatory(
                new ParquetExporter(folder.Root),
                new() { OnDiagnostic = said.Add },
                inline: true
            )
        )
        {
            observatory.Run(1);
        }

        Assert.Contains(said, static one => one.Kind == DiagnosticKind.ExportFailed);
        Assert.Contains(said, static one => one.Kind == DiagnosticKind.DisposeFailed);
    }

    [TmpfsFact]
    public void Fault05_AFullDiskLosesNothingThatWasTaken()
    {
        using var folder = new TestFolder();
        using var disk = new SmallFileSystem(folder["disk"], kilobytes: 256);
        string ballast = Path.Combine(folder["disk"], "ballast");
        File.WriteAllBytes(ballast, new byte[252 * 1024]);
        using var exporter = new ParquetExporter(folder["disk"]);
        exporter.Export(Large(10_000));

        Assert.ThrowsAny<IOException>(exporter.Flush);
        Assert.ThrowsAny<IOException>(exporter.Flush);
        Assert.Empty(ParquetExporterTests.Files(folder, "disk"));

        File.Delete(ballast);
        exporter.Flush();
        Assert.Equal(["10000"], DuckDb.Query($"SELECT count(*) FROM read_parquet('{folder["disk"]}/events/*/*.parquet')"));
    }

    [Fact]
    public void Fault06_TheOthersReceiveEveryEnvelope()
    {
        using var folder = new TestFolder();
        using (var observatory = Some.Inline(new ThrowingExporter(), new ParquetExporter(folder.Root)))
        {
            observatory.Run(10);
        }

        Assert.Equal(["10"], DuckDb.Query($"SELECT count(*) FROM {ParquetExporterTests.Table(folder, "sessions")}"));
    }

    [Fact]
    public void Fault16_AFlushWhileSessionsEndLetsEverythingAppearOnce()
    {
        using var folder = new TestFolder();
        using (var observatory = Some.Server(new ParquetExporter(folder.Root)))
        {
            _ = observatory.StartAsync();
            Parallel.For(
                0,
                4,
                _ =>
                {
                    observatory.Run(50);
                    observatory.FlushAsync().Wait();
                }
            );
        }

        Assert.Equal(["200"], DuckDb.Query($"SELECT count(*) FROM {ParquetExporterTests.Table(folder, "sessions")}"));
    }

    [Fact]
    public void Fault33_ADirectoryThatIsDeletedComesBackWithEverything()
    {
        using var folder = new TestFolder();
        using var exporter = new ParquetExporter(folder["traces"]);
        exporter.Export(Large(50_000));
        exporter.Export(Large(1));
        Directory.Delete(folder["traces"], recursive: true);

        exporter.Flush();

        Assert.Equal(["50001"], DuckDb.Query($"SELECT count(*) FROM read_parquet('{folder["traces"]}/events/*/*.parquet')"));
    }

    private static SessionEnvelope Large(int events) =>
        Some.Envelope(
            session =>
            {
                using var stream = session.Stream("s");
                for (int item = 0; item < events; item++)
                {
                    stream.Event("chunk", ("text", "item " + item * 7919L % 100_003));
                }
            },
            Some.Quiet() with
            {
                MaxEventsPerSession = 100_000,
            }
        );
}
