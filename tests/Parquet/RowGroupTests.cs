using AgentObservatory.Parquet.Columns;
using AgentObservatory.Parquet.Files;
using AgentObservatory.Tests.Support;
using Parquet;
using Parquet.Schema;

namespace AgentObservatory.Tests.Parquet;

public class RowGroupTests
{
    [Fact]
    public void AFileOfManyRowGroupsHasEveryRow()
    {
        using var folder = new TestFolder();
        using (var files = new DayFiles(folder.Root, "2026-01-02", "traces"))
        {
            for (int group = 0; group < 60; group++)
            {
                files.Add(Some.Envelope(static session => session.Stream("s").Dispose(), Some.Quiet()));
                files.Write();
            }

            files.Publish();
        }

        string sessions = ParquetExporterTests.Table(folder, "sessions");
        Assert.Equal(["60"], DuckDb.Query($"SELECT count(*) FROM {sessions}"));
        Assert.Equal(
            ["60"],
            DuckDb.Query(
                $"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{folder.Root}/sessions/date=2026-01-02/traces.parquet')"
            )
        );
    }

    [Fact]
    public void AfterHalfARowGroupNothingIsWrittenAndEverybodyIsTold()
    {
        using var folder = new TestFolder();
        var column = new ThrowsOnce<string>();
        var table = new Table<string>("table", Column.Text<string>("first", static row => row), column);
        using var file = new TableFile<string>(table, folder.Root, "traces");
        table.Add("row");

        Assert.ThrowsAny<IOException>(file.Write);
        Assert.True(file.IsFull);
        Assert.ThrowsAny<IOException>(file.Write);
        Assert.ThrowsAny<IOException>(file.Complete);
        Assert.Equal(1, column.Attempts);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    /// <summary>The first row group that it is in cannot be encoded.</summary>
    internal sealed class ThrowsOnce<TRow>(int bytesOfARow = 0)
        : Column<TRow>(new DataField("second", typeof(string), isNullable: true))
    {
        internal int Attempts { get; private set; }

        internal override int Set(int index, TRow row) => bytesOfARow;

        internal override Task Write(ParquetRowGroupWriter group, Range rows) =>
            Attempts++ == 0 ? throw new InvalidOperationException("Not this one.") : Task.CompletedTask;

        internal override void Clear() { }
    }
}
