using System.Collections.Concurrent;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Journal;

/// <summary>Recovery among exporters that hang, files that cannot be read, and other calls.</summary>
public class RecoveryTests
{
    [Fact]
    public async Task AFileThatCannotBeClaimedIsReportedAndTheOthersAreRecovered()
    {
        using var folder = new TestFolder();
        string killed = await Left(folder, sessions: 1);
        string broken = Path.Combine(killed, "0.journal");
        File.WriteAllText(broken, "");
        File.CreateSymbolicLink(broken + ".lock", broken + ".lock");
        var reported = new List<Diagnostic>();
        var memory = new InMemoryExporter();

        using (Observatory next = Some.Inline(new ObservatoryOptions { OnDiagnostic = reported.Add }, memory))
        {
            RecoveryReport report = await next.RecoverAsync(killed);
            Assert.Equal((1, false), (report.Sessions, report.IsComplete));
            Some.LawsHold(next);
        }

        Assert.Single(memory.Envelopes);
        Diagnostic told = Assert.Single(reported);
        Assert.Equal((DiagnosticKind.JournalFailed, broken), (told.Kind, told.Source));
        Assert.Equal([broken], DeadJournal.Journals(killed));
    }

    [Fact]
    public async Task ALockThatIsALinkCostsTheFileThatItLeadsToNothing()
    {
        using var folder = new TestFolder();
        string killed = await Left(folder, sessions: 1);
        string held = Assert.Single(DeadJournal.Journals(killed)) + ".lock";
        string other = folder["other.txt"];
        File.WriteAllText(other, "of value");
        File.Delete(held);
        File.CreateSymbolicLink(held, other);

        Assert.Equal(1, (await DeadJournal.Recover(killed, new InMemoryExporter())).Sessions);
        Assert.Equal("of value", File.ReadAllText(other));
    }

    [Fact]
    public async Task ADamagedJournalIsReportedAndKeptHoweverManyOthersAreWhole()
    {
        using var folder = new TestFolder();
        string killed = await Left(folder, sessions: 1);
        string whole = Assert.Single(DeadJournal.Journals(killed));
        string damaged = Path.Combine(killed, "damaged.journal");
        File.WriteAllLines(damaged, ["{", .. File.ReadAllLines(whole), "}"]);
        for (int copy = 0; copy < 5; copy++)
        {
            File.Copy(whole, Path.Combine(killed, copy + ".journal"));
        }

        foreach (string journal in DeadJournal.Journals(killed))
        {
            File.WriteAllBytes(journal + ".lock", []);
        }

        var reported = new List<Diagnostic>();
        var memory = new InMemoryExporter();
        using (Observatory next = Some.Inline(new ObservatoryOptions { OnDiagnostic = reported.Add }, memory))
        {
            Assert.Equal(new RecoveryReport(7, 1, 2, IsComplete: false), await next.RecoverAsync(killed));
        }

        Assert.Single(memory.Envelopes);
        Diagnostic told = Assert.Single(reported);
        Assert.Equal((DiagnosticKind.JournalFailed, damaged), (told.Kind, told.Source));
        Assert.Equal([damaged], DeadJournal.Journals(killed));
    }

    [Fact]
    public async Task AnExporterThatHangsKeepsNoRecoveryFromEndingWithTheShutdown()
    {
        using var folder = new TestFolder();
        string killed = await Left(folder, sessions: 3);
        using var hang = new ManualResetEventSlim();
        using var isHanging = new ManualResetEventSlim();
        var memory = new InMemoryExporter();
        var hanging = new CallbackExporter(_ =>
        {
            isHanging.Set();
            hang.Wait();
        });
        Observatory next = Some.Server(Some.Quiet(), memory, hanging);
        Task<RecoveryReport> recovery = next.RecoverAsync(killed);
        isHanging.Wait();

        Task<ShutdownReport> shutdown = next.ShutdownAsync(TimeSpan.FromMilliseconds(100));
        RecoveryReport report = await recovery;
        Assert.Equal((1, false), (report.Sessions, report.IsComplete));
        Assert.True((await shutdown).DeadlineHit);
        hang.Set();

        // Who has answered is noted, and gets the first of them no second time.
        var again = new InMemoryExporter();
        await DeadJournal.Recover(killed, again, new CallbackExporter(static _ => { }));
        Assert.Equal(2, again.Envelopes.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    public async Task WhoAsksForARecoveryThatTheStartHasBegunGetsItsReportHoweverTheDirectoryIsWritten(string ending)
    {
        using var folder = new TestFolder();
        string killed = await Left(folder, sessions: 1);
        using var isAsked = new ManualResetEventSlim();
        var exporter = new CallbackExporter(_ => isAsked.Wait());
        await using Observatory next = Some.Server(Some.Quiet() with { Journal = killed }, exporter);
        await next.StartAsync();
        Task<RecoveryReport> recovery = next.RecoverAsync(killed + ending);
        isAsked.Set();

        Assert.Equal(new RecoveryReport(1, 1, 0, IsComplete: true), await recovery);
    }

    [Fact]
    public async Task AnExporterIsFlushedOnItsOwnThreadAloneHoweverManySessionsAreRefused()
    {
        const int MostWaiting = 200;
        using var folder = new TestFolder();
        var exporter = new SlowlyFlushedExporter();
        ObservatoryOptions options = folder.Journaled() with
        {
            MaxQueuedSessions = MostWaiting,
            ShutdownDeadline = TimeSpan.FromMilliseconds(100),
        };
        await using Observatory observatory = Some.Server(options, exporter);
        observatory.Run(MostWaiting / 2);
        await observatory.StartAsync();
        exporter.IsFlushing.Wait();

        // Those that are refused are settled here.
        observatory.Run(2 * MostWaiting);
        await observatory.ShutdownAsync();
        Assert.True(observatory.Health.Exporters[0].Dropped.Total > 0);
        exporter.Hang.Set();
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, exporter.Flushers);
        Assert.Single(exporter.Flushers.Distinct());
    }

    /// <summary>The journal of a process that has ended with so many sessions.</summary>
    private static async Task<string> Left(TestFolder folder, int sessions)
    {
        var failing = new CallbackExporter(static _ => throw new IOException());
        using Observatory observatory = Some.Inline(
            folder.Journaled(),
            failing,
            new CallbackExporter(static _ => throw new IOException())
        );
        observatory.Run(sessions);
        await observatory.FlushAsync();
        return folder.Killed();
    }

    private sealed class SlowlyFlushedExporter : IFlushableExporter
    {
        private readonly int creator = Environment.CurrentManagedThreadId;

        internal ManualResetEventSlim IsFlushing { get; } = new();

        internal ManualResetEventSlim Hang { get; } = new();

        internal ConcurrentQueue<int> Flushers { get; } = new();

        public void Export(SessionEnvelope envelope) { }

        public void Flush()
        {
            int thread = Environment.CurrentManagedThreadId;
            Flushers.Enqueue(thread);
            IsFlushing.Set();
            if (thread != creator)
            {
                Hang.Wait();
            }
        }
    }
}
