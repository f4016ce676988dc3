using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Parquet;

/// <summary>The faults of exporters that hang, are slow or fail for long (docs/faults.md), on disks that stop or are full.</summary>
public class ParquetDiskTests
{
    // As many rows as wait in memory, so that the next session has them written first.
    private const int RowsOfAGroup = 50_000;

    private static readonly ObservatoryOptions Options = Some.Quiet() with
    {
        MaxEventsPerSession = 2 * RowsOfAGroup,
        MaxQueuedSessions = 3,
        ShutdownDeadline = TimeSpan.FromMilliseconds(300),
    };

    [FreezableDiskFact]
    public async Task Fault03_ADiskThatStopsStopsItsOwnLaneAlone()
    {
        using var folder = new TestFolder();
        using var disk = new FreezableDisk(folder);
        var memory = new InMemoryExporter();
        await using var observatory = Some.Server(Options, new ParquetExporter(folder["disk/traces"]), memory);
        await IsAboutToWrite(observatory);

        disk.Freeze();
        for (int number = 1; number <= 20; number++)
        {
            observatory.Run(1, number);
            Assert.True(SpinWait.SpinUntil(() => memory.Envelopes.Count == number + 1, TimeSpan.FromMinutes(1)));
        }

        Assert.InRange(observatory.Health.Exporters[0].Dropped[DropReason.QueueFull], 16, 17);
        Some.LawsHold(observatory);
        disk.Thaw();
    }

    [FreezableDiskFact]
    public async Task Fault04_ADiskThatStopsForAWhileGetsWhatTheQueueHasRoomFor()
    {
        using var folder = new TestFolder();
        using var disk = new FreezableDisk(folder);
        await using var observatory = Some.Server(Options, new ParquetExporter(folder["disk/traces"]));
        await IsAboutToWrite(observatory);

        disk.Freeze();
        observatory.Run(20);
        disk.Thaw();

        Assert.True(await observatory.FlushAsync(TimeSpan.FromMinutes(1)));
        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.InRange(health.Dropped[DropReason.QueueFull], 16, 17);
        Assert.Equal(21, health.Exported + health.Dropped[DropReason.QueueFull]);
        Assert.Equal(health.Exported, SessionsOn(folder).Length);
        Some.LawsHold(observatory);
    }

    [TmpfsFact]
    public void Fault05_AFullDiskIsToldOfOnceAndOnceMoreWhenThereIsSpace()
    {
        using var folder = new TestFolder();
        using var disk = new SmallFileSystem(folder["disk"], kilobytes: 2_048);
        string ballast = folder.Write("disk/ballast", new byte[2_040 * 1024]);
        var said = new List<Diagnostic>();
        var exporter = new ParquetExporter(folder["disk/traces"]);
        using (var observatory = new Observatory(exporter, Options with { OnDiagnostic = said.Add }, inline: true))
        {
            RunLarge(observatory);
            observatory.Run(20);
            Assert.Equal(20, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);

            File.Delete(ballast);
            observatory.Run(3);
            Some.LawsHold(observatory);
        }

        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], said.Select(static one => one.Kind));
        Assert.Equal(4, SessionsOn(folder).Length);
    }

    [FreezableDiskFact]
    public async Task Fault15_AShutdownReturnsAtItsDeadlineThoughTheDiskHasStopped()
    {
        using var folder = new TestFolder();
        using var disk = new FreezableDisk(folder);
        await using var observatory = Some.Server(Options, new ParquetExporter(folder["disk/traces"]));
        await IsAboutToWrite(observatory);
        disk.Freeze();
        observatory.Run(3);

        ShutdownReport report = await observatory.ShutdownAsync();

        Assert.True(report.DeadlineHit);
        Assert.Equal(1, report.Exporters[0].Exported);
        Some.LawsHold(observatory);
        disk.Thaw();
    }

    /// <summary>Lets the exporter take as much as it holds in memory.</summary>
    private static async Task IsAboutToWrite(Observatory observatory)
    {
        await observatory.StartAsync();
        RunLarge(observatory);
        Assert.True(SpinWait.SpinUntil(() => observatory.Health.Exporters[0].Exported == 1, TimeSpan.FromMinutes(1)));
    }

    private static void RunLarge(Observatory observatory)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("large", "agent"));
        using StreamSpan stream = session.Stream("s");
        for (int item = 0; item < RowsOfAGroup; item++)
        {
            stream.Event("chunk");
        }
    }

    private static string[] SessionsOn(TestFolder folder) =>
        DuckDb.Query($"SELECT session_id FROM read_parquet('{folder["disk/traces"]}/sessions/*/*.parquet') ORDER BY 1");
}
