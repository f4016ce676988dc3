using AgentObservatory.Contracts;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>What waits for an exporter is exported together where the exporter can do that.</summary>
public class BatchTests
{
    [Fact]
    public async Task WhatWaitsIsCommittedTogetherUntilTheBatchIsFull()
    {
        var exporter = new Batching(most: 4);
        Observatory observatory = await ExportTen(exporter);

        Assert.Equal([4, 4, 2], exporter.Commits);
        Assert.Equal(10, observatory.Health.Exporters[0].Exported);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void InlineASessionIsCommittedBeforeItsEndReturns()
    {
        var exporter = new Batching(most: 4);
        using var observatory = new Observatory(exporter, Some.Quiet(), inline: true);
        for (int number = 1; number <= 3; number++)
        {
            observatory.Run(1);
            Assert.Equal(number, exporter.Commits.Count);
            Assert.Equal(number, observatory.Health.Exporters[0].Exported);
        }

        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task ABatchThatFailsIsLostAsAWholeAndCountedAndTheNextOneIsExported()
    {
        var exporter = new Batching(most: 4) { FailsAt = 2 };
        Observatory observatory = await ExportTen(exporter);

        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.Equal(6, health.Exported);
        Assert.Equal(4, health.Dropped[DropReason.ExportFailed]);
        Assert.Equal("System.IO.IOException: disk full", health.LastError);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task OfABatchThatFailsInPartOnlyThatPartIsLost()
    {
        var exporter = new Batching(most: 4) { FailsAt = 2, Lost = 1 };
        Observatory observatory = await ExportTen(exporter);

        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.Equal((9, 1), (health.Exported, health.Dropped[DropReason.ExportFailed]));
        Assert.Equal("System.IO.IOException: disk full", health.LastError);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task AnEnvelopeThatCannotBeAddedIsLostAlone()
    {
        var exporter = new Batching(most: 4) { RefusesAt = 2 };
        Observatory observatory = await ExportTen(exporter);

        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.Equal((9, 1), (health.Exported, health.Dropped[DropReason.ExportFailed]));
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task AFlushCommitsWhatHasBeenAdded()
    {
        var exporter = new Batching(most: 100);
        var observatory = new Observatory(exporter, Some.Quiet());
        observatory.Run(3);
        await observatory.StartAsync();

        Assert.True(await observatory.FlushAsync(Timeout.InfiniteTimeSpan));
        Assert.Equal(3, observatory.Health.Exporters[0].Exported);
        Assert.Equal(3, exporter.Commits.Sum());
        await observatory.End();
    }

    [Fact]
    public async Task AFlushIsFalseWhereTheBatchThatItCommitsFails()
    {
        using var isFlushed = new ManualResetEventSlim();
        var exporter = new Batching(most: 100) { FailsAt = 1 };
        exporter.Adding = isFlushed.Wait;
        var observatory = new Observatory(exporter, Some.Quiet());
        await observatory.StartAsync();
        observatory.Run(3);
        Task<bool> flushed = observatory.FlushAsync(Timeout.InfiniteTimeSpan);
        isFlushed.Set();

        Assert.False(await flushed);
        Assert.Equal(3, observatory.Health.Exporters[0].Dropped[DropReason.ExportFailed]);
        await observatory.End();
        Some.LawsHold(observatory);
    }

    [Fact]
    public void InlineWhatIsTakenIsCommittedEvenIfWhatWaitedBehindItGaveUp()
    {
        using var isAdding = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var exporter = new Batching(most: 4);
        exporter.Adding = () =>
        {
            isAdding.Set();
            goOn.Wait();
        };
        var options = Some.Quiet() with { ShutdownDeadline = TimeSpan.Zero };
        using var observatory = new Observatory(exporter, options, inline: true);
        var first = new Thread(() => observatory.Run(1));
        first.Start();
        isAdding.Wait();

        observatory.Run(1);
        goOn.Set();
        first.Join();

        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.Equal([1], exporter.Commits);
        Assert.Equal((1, 1, 0), (health.Exported, health.Dropped[DropReason.ExporterBusy], health.InFlight));
    }

    [Theory, BothModes]
    public async Task ABatchOfLinesIsTheSameFile(Mode mode)
    {
        using var folder = new TestFolder();
        string path = folder["traces.jsonl"];
        Observatory observatory = mode.Start(new FileExporter(path));
        observatory.Run(200);
        await observatory.End();

        Assert.Equal(200, File.ReadAllLines(path).Length);
        Assert.All(EnvelopeJson.ReadLines(File.ReadAllBytes(path)), static line => Assert.True(line.IsReadable));
        Some.LawsHold(observatory);
    }

    /// <summary>Ten sessions, which wait for the exporter's start.</summary>
    private static async Task<Observatory> ExportTen(Batching exporter)
    {
        var observatory = new Observatory(exporter, Some.Quiet());
        observatory.Run(10);
        await observatory.StartAsync();
        await observatory.End();
        return observatory;
    }

    private sealed class Batching(int most) : IBatchExporter, IExportBatch
    {
        private int waiting;
        private int added;

        internal List<int> Commits { get; } = [];
        internal int FailsAt { get; init; }
        internal int? Lost { get; init; }
        internal int RefusesAt { get; init; }
        internal Action Adding { get; set; } = static () => { };

        public bool IsFull => waiting >= most;

        public IExportBatch NewBatch() => this;

        public void Export(SessionEnvelope envelope) => throw new InvalidOperationException("It is not called.");

        public void Add(SessionEnvelope envelope)
        {
            Adding();
            if (++added == RefusesAt)
            {
                throw new InvalidOperationException();
            }

            waiting++;
        }

        public void Commit()
        {
            Commits.Add(waiting);
            waiting = 0;
            if (Commits.Count == FailsAt)
            {
                var full = new IOException("disk full");
                throw Lost is { } lost ? new PartlyExportedException(lost, full) : full;
            }
        }
    }
}
