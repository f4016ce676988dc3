using AgentObservatory.Parquet.Columns;
using AgentObservatory.Parquet.Files;
using AgentObservatory.Parquet.Tables;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Parquet;

/// <summary>What is taken and cannot be encoded is lost. It is counted and told of, and the rest goes on.</summary>
public class ParquetLossTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Fault01_RowsThatCannotBeEncodedAreCountedAndToldOfAndTheNextOnesAreWritten()
    {
        using var folder = new TestFolder();
        ParquetExporter exporter = FailsOnce(folder);
        var said = new List<Diagnostic>();
        var observatory = new Observatory(exporter, new() { OnDiagnostic = said.Add }, inline: true);

        Run(observatory, "1", "2", "3");
        Assert.False(await observatory.FlushAsync());
        Assert.Equal(3, exporter.Lost);
        Run(observatory, "4", "5");
        Assert.True(await observatory.FlushAsync());
        observatory.Dispose();

        Diagnostic told = Assert.Single(said, static one => one.Kind == DiagnosticKind.ExportFailed);
        Assert.Contains("are lost: 3", told.Exception!.Message);
        Assert.Equal(3, exporter.Lost);
        Assert.Equal(["4", "5"], SessionsIn(folder));
        Assert.Empty(Directory.GetFiles(folder.Root, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void ALossWhileTheFilesGrowIsToldToTheNextExportAndToTheNextFlush()
    {
        using var folder = new TestFolder();
        ParquetExporter exporter = FailsOnce(folder, bytesOfARow: 32 * 1024 * 1024);
        exporter.Export(SplitRun.Whole("lost"));

        Assert.Throws<IOException>(() => exporter.Export(SplitRun.Whole("refused")));
        exporter.Export(SplitRun.Whole("taken"));

        Assert.Throws<IOException>(exporter.Flush);
        exporter.Dispose();
        Assert.Equal(1, exporter.Lost);
        Assert.Equal(["taken"], SessionsIn(folder));
    }

    [Fact]
    public void ALossOfOneDayLeavesTheOtherDaysAlone()
    {
        using var folder = new TestFolder();
        ParquetExporter exporter = FailsOnce(folder);
        exporter.Export(Of(Monday));
        exporter.Export(Of(Monday.AddDays(1)));

        Assert.Throws<IOException>(exporter.Flush);

        Assert.Equal(1, exporter.Lost);
        Assert.Single(SessionsIn(folder));
    }

    [Fact]
    public void ADayThatCannotBeWrittenLeavesTheOtherDaysAlone()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["sessions"]);
        File.WriteAllText(folder["sessions/date=2026-01-05"], "in the way");
        using var exporter = new ParquetExporter(folder.Root);
        exporter.Export(Of(Monday));
        exporter.Export(Of(Monday.AddDays(1)));

        Assert.ThrowsAny<IOException>(exporter.Flush);
        Assert.Single(SessionsIn(folder));

        File.Delete(folder["sessions/date=2026-01-05"]);
        exporter.Flush();
        Assert.Equal(2, SessionsIn(folder).Length);
        Assert.Equal(0, exporter.Lost);
    }

    /// <summary>The first files that it begins cannot be encoded.</summary>
    private static ParquetExporter FailsOnce(TestFolder folder, int bytesOfARow = 0)
    {
        int begun = 0;
        return new ParquetExporter(
            folder.Root,
            null,
            (directory, day, name) =>
                begun++ == 0
                    ? new DayFiles(directory, day, name, new("events", new RowGroupTests.ThrowsOnce<EventRow>(bytesOfARow)))
                    : new DayFiles(directory, day, name)
        );
    }

    private static void Run(Observatory observatory, params string[] names)
    {
        foreach (string name in names)
        {
            using AgentSession session = observatory.StartSession(new AgentContext(name, "agent"));
            using AgentSpan span = session.ToolCall("t");
            span.Event("item");
        }
    }

    private static SessionEnvelope Of(DateTimeOffset time) =>
        Some.Envelope(
            static session => session.ToolCall("t").Event("item"),
            Some.Quiet() with
            {
                TimeProvider = new FakeTimeProvider(time),
            }
        );

    internal static string[] SessionsIn(TestFolder folder) =>
        DuckDb.Query($"SELECT session_id FROM {ParquetExporterTests.Table(folder, "sessions")} ORDER BY 1");
}
