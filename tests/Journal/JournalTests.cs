using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Journal;

/// <summary>What a process that is killed has journaled is exported by the next one.</summary>
public class JournalTests
{
    [Fact]
    public async Task WhatARunningSessionHasToldIsRecoveredAsUnfinishedAndSaysThatItsProcessHasEnded()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan plan = session.AgentStep("plan");
        using (AgentSpan tool = session.ToolCall("search", ("query", "rx")))
        {
            tool.Event("hit", ("rank", 1));
            tool.Set("hits", 1);
        }

        await observatory.FlushAsync();
        var memory = new InMemoryExporter();
        RecoveryReport report = await DeadJournal.Recover(folder.Killed(), memory);

        Assert.Equal(new RecoveryReport(1, 1, 0, IsComplete: true), report);
        SessionEnvelope recovered = Assert.Single(memory.Envelopes);
        Assert.Equal(session.TraceId, recovered.Session.TraceId);
        Assert.Equal(SpanStatus.Unfinished, recovered.Status);
        Assert.Equal(SpanStatus.Unfinished, recovered.Span("plan").Status);
        Assert.Equal(SpanStatus.Ok, recovered.Span("search").Status);
        Assert.Equal(["hit"], recovered.EventsOf("search"));
        Assert.Equal(1, recovered.Attribute("search", "hits").AsInteger());
        Assert.True(Assert.Single(recovered.Writers).HasProcessEnded);
        Assert.False(recovered.HasAnomalies);
    }

    [Fact]
    public async Task WhatIsReportedBeforeAFlushIsInTheFileAfterItThoughOthersReport()
    {
        const int Flushes = 200;
        using var folder = new TestFolder();
        ObservatoryOptions options = folder.Journaled() with { MaxEventsPerSession = int.MaxValue };
        using Observatory observatory = Some.Inline(options, new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        using StreamSpan stream = session.Stream("tokens");
        bool isOver = false;
        Thread[] others = [.. Enumerable.Range(0, 3).Select(_ => new Thread(Report))];
        Array.ForEach(others, static thread => thread.Start());
        var missing = new List<int>();
        for (int number = 0; number < Flushes; number++)
        {
            stream.Event("mine " + number);
            await observatory.FlushAsync();
            using var text = new StreamReader(TraceFile.Open(Assert.Single(DeadJournal.Journals(folder["journal"]))));
            if (!text.ReadToEnd().Contains($"\"mine {number}\"", StringComparison.Ordinal))
            {
                missing.Add(number);
            }
        }

        Volatile.Write(ref isOver, true);
        Array.ForEach(others, static thread => thread.Join());
        Assert.Empty(missing);

        void Report()
        {
            while (!Volatile.Read(ref isOver))
            {
                stream.Event("another's");
                Thread.SpinWait(20_000);
            }
        }
    }

    [Fact]
    public async Task WhatTheExporterHasTakenIsNotExportedAgain()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter());
        observatory.Run(20);
        await observatory.FlushAsync();
        string killed = folder.Killed();
        Assert.NotEmpty(DeadJournal.Journals(killed));

        var memory = new InMemoryExporter();
        Assert.Equal(new RecoveryReport(1, 0, 0, IsComplete: true), await DeadJournal.Recover(killed, memory));
        Assert.Empty(memory.Envelopes);
        Assert.Empty(Directory.GetFiles(killed));
    }

    [Fact]
    public async Task OnlyTheExporterThatHasLostASessionGetsIt()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter(), new ThrowingExporter());
        observatory.Run(3);
        await observatory.FlushAsync();

        var memory = new InMemoryExporter();
        var mended = new ThrowingExporter { IsBroken = false };
        RecoveryReport report = await DeadJournal.Recover(folder.Killed(), memory, mended);
        Assert.Equal(3, report.Sessions);
        Assert.Empty(memory.Envelopes);
        Assert.Equal(3, mended.Calls);
    }

    [Fact]
    public async Task WhatFailsToBeExportedIsKeptForTheNextRecovery()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new ThrowingExporter());
        observatory.Run(3);
        await observatory.FlushAsync();
        string killed = folder.Killed();

        var exporter = new ThrowingExporter();
        Assert.False((await DeadJournal.Recover(killed, exporter)).IsComplete);
        exporter.IsBroken = false;
        Assert.Equal(new RecoveryReport(1, 3, 0, IsComplete: true), await DeadJournal.Recover(killed, exporter));
        Assert.Equal(6, exporter.Calls);
        Assert.Equal(0, (await DeadJournal.Recover(killed, exporter)).Files);
    }

    [Fact]
    public async Task AnExporterThatBuffersHasTakenASessionOnlyWhenItIsFlushed()
    {
        using var folder = new TestFolder();
        var buffering = new BufferingExporter();
        using Observatory observatory = Some.Inline(folder.Journaled(), buffering);
        observatory.Run(1);
        await observatory.FlushAsync();
        Assert.True(buffering.Flushes > 0);
        Assert.Equal(0, (await DeadJournal.Recover(folder.Killed(), new BufferingExporter())).Sessions);

        buffering.IsBroken = true;
        observatory.Run(1);
        await observatory.FlushAsync();
        Assert.Equal(1, (await DeadJournal.Recover(folder.Killed(), new BufferingExporter())).Sessions);
    }

    [Fact]
    public async Task AShutdownAfterWhichNothingIsLeftLeavesNoFile()
    {
        using var folder = new TestFolder();
        await using (var observatory = Some.Server(folder.Journaled(), new InMemoryExporter()))
        {
            await observatory.StartAsync();
            observatory.Run(100);
            await observatory.FlushAsync();
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder["journal"]));
    }

    [Fact]
    public async Task WhatIsOpenAtTheShutdownIsRecoveredByTheNextStart()
    {
        using var folder = new TestFolder();
        var first = Some.Server(folder.Journaled(), new InMemoryExporter());
        await first.StartAsync();
        AgentSession open = first.StartSession(Some.Context);
        open.ToolCall("t").Dispose();
        await first.ShutdownAsync();

        var received = new TaskCompletionSource<SessionEnvelope>();
        await using var second = Some.Server(
            folder.Journaled(),
            new InMemoryExporter(),
            new CallbackExporter(received.SetResult)
        );
        await second.StartAsync();
        Assert.Equal(open.TraceId, (await received.Task).Session.TraceId);
    }

    [Fact]
    public async Task TheJournalOfALivingProcessIsLeftAlone()
    {
        using var folder = new TestFolder();
        using Observatory living = Some.Inline(folder.Journaled(), new InMemoryExporter());
        using AgentSession session = living.StartSession(Some.Context);
        await living.FlushAsync();

        RecoveryReport report = await DeadJournal.Recover(folder["journal"], new InMemoryExporter());
        Assert.Equal(0, report.Files);
        Assert.Single(DeadJournal.Journals(folder["journal"]));
    }

    [Fact]
    public async Task PartsOfARunMergeToTheEnvelopeOfTheWhole()
    {
        using var folder = new TestFolder();
        var whole = new InMemoryExporter();
        var failing = new CallbackExporter(static _ => throw new IOException());
        using Observatory observatory = Some.Inline(folder.Journaled(), whole, failing);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            for (int number = 0; number < 50; number++)
            {
                using AgentSpan tool = session.ToolCall("tool " + number);
                tool.Event("e", ("number", number));
                if (number % 7 == 0)
                {
                    await observatory.FlushAsync();
                }
            }
        }

        await observatory.FlushAsync();
        var taken = new List<SessionEnvelope>();
        await DeadJournal.Recover(folder.Killed(), new InMemoryExporter(), new CallbackExporter(taken.Add));

        SessionEnvelope expected = Assert.Single(whole.Envelopes);
        SessionEnvelope recovered = Assert.Single(taken);
        Assert.Equal(expected.AllEvents(), recovered.AllEvents());
        Assert.Equal((expected.Status, expected.EndTime), (recovered.Status, recovered.EndTime));
        Assert.Equal(recovered, Assert.Single(EnvelopeMerge.Merge([recovered, expected])));
    }

    private sealed class BufferingExporter : IExporter, IFlushableExporter
    {
        internal bool IsBroken { get; set; }

        internal int Flushes { get; private set; }

        public void Export(SessionEnvelope envelope) { }

        public void Flush()
        {
            Flushes++;
            if (IsBroken)
            {
                throw new IOException("no answer");
            }
        }
    }
}
