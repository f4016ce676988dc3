using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Journal;

/// <summary>What the journal keeps where it must not grow, and how long its lines are.</summary>
public class JournalRoomTests
{
    /// <summary>Six bytes for each character: 25 of them are more than a line may have.</summary>
    private static readonly string[] Items = [.. Enumerable.Repeat(new string('\u0001', 32_000), 15)];

    [Fact]
    public async Task WhatNobodyNeedsAnyMoreGoesAndWhatRunsStays()
    {
        using var folder = new TestFolder();
        ObservatoryOptions options = folder.Journaled() with { MaxJournalBytes = 1024 * 1024 };
        using Observatory observatory = Some.Inline(options, new InMemoryExporter());
        using AgentSession open = observatory.StartSession(new AgentContext("open", "agent"));
        for (int round = 0; round < 40; round++)
        {
            open.ToolCall("tool " + round).Dispose();
            observatory.Run(50);
            await observatory.FlushAsync();
            Assert.InRange(observatory.Health.Journal!.Bytes, 1, options.MaxJournalBytes);
        }

        Assert.Equal(0, observatory.Health.Journal!.EventsLost);
        string killed = folder.Killed();
        Assert.Single(DeadJournal.Journals(killed));
        string[] files = Directory.GetFiles(folder["journal"]);
        Assert.True(files.Length == 2, string.Join(" ", files));
        var memory = new InMemoryExporter();
        await DeadJournal.Recover(killed, memory);
        Assert.Equal(40, Assert.Single(memory.Envelopes).Spans.Length);
    }

    [Fact]
    public async Task AJournalThatSurvivesALossOfPowerGrowsNoMoreThanOthers()
    {
        using var folder = new TestFolder();
        ObservatoryOptions options = folder.Journaled() with
        {
            MaxJournalBytes = 1024 * 1024,
            JournalSyncInterval = TimeSpan.Zero,
        };
        using Observatory observatory = Some.Inline(options, new InMemoryExporter());
        for (int round = 0; round < 40; round++)
        {
            observatory.Run(50);
            await observatory.FlushAsync();
            Assert.InRange(observatory.Health.Journal!.Bytes, 0, options.MaxJournalBytes / 2);
        }

        Assert.Null(observatory.Health.Journal!.LastError);
    }

    [Fact]
    public async Task WithoutRoomForAllDetailGoesFirstAndTheEnvelopeSaysWhatIsMissing()
    {
        using var folder = new TestFolder();
        ObservatoryOptions options = folder.Journaled() with { MaxJournalBytes = 1024 * 1024 };
        using Observatory observatory = Some.Inline(options, new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        for (int step = 0; step < 60; step++)
        {
            using AgentSpan tool = session.ToolCall("tool " + step);
            tool.Event("page", ("text", new string('x', 20_000)));
            await observatory.FlushAsync();
        }

        await observatory.FlushAsync();
        JournalHealth health = observatory.Health.Journal!;
        Assert.InRange(health.EventsLost, 1, 60);
        Assert.Equal(1 + 3 * 60, health.EventsWritten + health.EventsLost);

        var memory = new InMemoryExporter();
        await DeadJournal.Recover(folder.Killed(), memory);
        SessionEnvelope recovered = Assert.Single(memory.Envelopes);
        Assert.Equal(60, recovered.Spans.Length);
        Assert.Equal(60, recovered.Spans.Count(static span => span.Status == SpanStatus.Ok));
        long told = Assert.Single(recovered.Writers).Told.Count;
        Assert.Equal(told, 1 + recovered.Events.Length + health.EventsLost);
    }

    [Fact]
    public async Task BeyondItsLimitTheJournalForgetsWhatWasLostBeforeWhatRuns()
    {
        using var folder = new TestFolder();
        ObservatoryOptions options = folder.Journaled() with { MaxJournalBytes = 1024 * 1024 };
        using Observatory observatory = Some.Inline(options, new ThrowingExporter());
        for (int round = 0; round < 50; round++)
        {
            observatory.Run(50);
            await observatory.FlushAsync();
        }

        using AgentSession open = observatory.StartSession(new AgentContext("open", "agent"));
        open.ToolCall("t").Dispose();
        await observatory.FlushAsync();
        var exporter = new ThrowingExporter { IsBroken = false };
        RecoveryReport report = await DeadJournal.Recover(folder.Killed(), exporter);
        Assert.InRange(report.Sessions, 1, 2_499);
        Assert.Equal(report.Sessions, exporter.Calls);
    }

    [Fact]
    public async Task WhatIsTooLongForOneLineGoesIntoSeveral()
    {
        const int Events = 40;
        using var folder = new TestFolder();
        ObservatoryOptions options = folder.Journaled() with { MaxBytesPerSession = 1 << 30 };
        using Observatory observatory = Some.Inline(options, new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan tool = session.ToolCall("tool");

        for (int number = 0; number < Events; number++)
        {
            tool.Event("page", ("items", Items));
        }

        // More than a busy machine writes within the deadline that is the default.
        Assert.True(await observatory.FlushAsync(TimeSpan.FromMinutes(2)));
        Assert.InRange(observatory.Health.Journal!.Bytes, TraceFile.MaxLineBytes, long.MaxValue);
        var memory = new InMemoryExporter();
        await DeadJournal.Recover(folder.Killed(), memory);
        Assert.Equal(Events, Assert.Single(memory.Envelopes).EventsOf("tool").Length);
    }

    [Fact]
    public async Task AnEventThatFitsIntoNoLineIsLeftOutAndTheOthersAreWritten()
    {
        using var folder = new TestFolder();
        ObservatoryOptions options = folder.Journaled() with { MaxBytesPerSession = 1 << 30 };
        using Observatory observatory = Some.Inline(options, new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan tool = session.ToolCall("tool");
        var tooMuch = Enumerable.Range(0, 30).Select(number => ("items " + number, (AttributeValue)Items)).ToArray();
        tool.Event("before");
        tool.Event("pages", tooMuch);
        tool.Event("after");

        await observatory.FlushAsync(TimeSpan.FromMinutes(2));
        JournalHealth health = observatory.Health.Journal!;
        Assert.Equal((1L, null), (health.EventsLost, health.LastError));
        var memory = new InMemoryExporter();
        await DeadJournal.Recover(folder.Killed(), memory);
        SessionEnvelope recovered = Assert.Single(memory.Envelopes);
        Assert.Equal(["before", "after"], recovered.EventsOf("tool"));
    }

    [Fact]
    public async Task TheMetadataIsWrittenOnceHoweverManyLinesASessionHas()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter());
        var context = Some.Context with { Metadata = [new("prompt", "be brief")] };
        using AgentSession session = observatory.StartSession(context);
        for (int number = 0; number < 10; number++)
        {
            session.AgentStep("step").Dispose();
            await observatory.FlushAsync();
        }

        string killed = folder.Killed();
        string[] lines = File.ReadAllLines(Assert.Single(DeadJournal.Journals(killed)));
        Assert.InRange(lines.Length, 10, int.MaxValue);
        Assert.Single(lines, static line => line.Contains("be brief", StringComparison.Ordinal));
        var memory = new InMemoryExporter();
        await DeadJournal.Recover(killed, memory);
        Assert.Equal("be brief", Assert.Single(memory.Envelopes).Session.Metadata["prompt"].AsString());
    }
}
