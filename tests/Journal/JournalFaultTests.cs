using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Journal;

/// <summary>Disks, limits and other processes that are in the journal's way.</summary>
public class JournalFaultTests
{
    [Fact]
    public async Task Fault70_WithoutAPlaceForItsFileTheJournalLosesAndCountsAndTheExporterGetsEverything()
    {
        using var folder = new TestFolder();
        folder.Write("journal", "a file where a directory should be");
        var reports = new List<Diagnostic>();
        var memory = new InMemoryExporter();
        var observatory = new Observatory([memory], folder.Journaled() with { OnDiagnostic = reports.Add }, inline: true);
        observatory.Run(20);
        Assert.True(await observatory.FlushAsync());
        observatory.Dispose();

        Assert.Equal(20, memory.Envelopes.Count);
        JournalHealth health = observatory.Health.Journal!;
        Assert.Equal((0, 80), (health.EventsWritten, health.EventsLost));
        Assert.Contains("journal", health.LastError, StringComparison.Ordinal);
        Assert.Equal(DiagnosticKind.JournalFailed, Assert.Single(reports).Kind);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault70_WhatWasNeverWrittenAndNeverTakenIsNotKept()
    {
        using var folder = new TestFolder();
        folder.Write("journal", "a file where a directory should be");
        Observatory observatory = Some.Inline(folder.Journaled(), new ThrowingExporter());
        observatory.Run(20);
        await observatory.FlushAsync();
        observatory.Dispose();

        JournalHealth health = observatory.Health.Journal!;
        Assert.Equal((0, 80, 0), (health.EventsWritten, health.EventsLost, health.Sessions));
    }

    [Fact]
    public async Task Fault70_WhatCouldNotBeWrittenIsWrittenOnceThereIsAPlaceForIt()
    {
        using var folder = new TestFolder();
        string path = folder.Write("journal", "a file where a directory should be");
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        session.ToolCall("first").Dispose();
        await observatory.FlushAsync();
        File.Delete(path);
        session.ToolCall("second").Dispose();
        await observatory.FlushAsync();

        var memory = new InMemoryExporter();
        await DeadJournal.Recover(folder.Killed(), memory);
        SessionEnvelope recovered = Assert.Single(memory.Envelopes);
        Assert.Equal(["first", "second"], recovered.Spans.Select(static span => span.Name));
        Assert.Equal(0, observatory.Health.Journal!.EventsLost);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.journal")]
    [InlineData("*.lock")]
    public async Task Fault70_WhatRunsIsWrittenToAnotherFileWhereSomebodyDeletesThisOne(string deleted)
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        session.ToolCall("first").Dispose();
        await observatory.FlushAsync();
        Array.ForEach(Directory.GetFiles(folder["journal"], deleted), File.Delete);
        if (deleted == "*")
        {
            Directory.Delete(folder["journal"]);
        }

        session.ToolCall("second").Dispose();
        await observatory.FlushAsync();
        await observatory.FlushAsync();

        Assert.Contains(DeadJournal.Journals(folder["journal"]), static journal => File.Exists(journal + ".lock"));
        var memory = new InMemoryExporter();
        await DeadJournal.Recover(folder.Killed(), memory);
        SessionEnvelope recovered = Assert.Single(memory.Envelopes);
        Assert.Equal(["first", "second"], recovered.Spans.Select(static span => span.Name));
        JournalHealth health = observatory.Health.Journal!;
        Assert.Equal((5, 0), (health.EventsWritten, health.EventsLost));
        Assert.Contains("is gone", health.LastError, StringComparison.Ordinal);
    }

    [TmpfsFact]
    public async Task Fault70_OfARoundThatIsLargerThanTheDiskAsMuchIsWrittenAsFits()
    {
        using var folder = new TestFolder();
        using var small = new SmallFileSystem(folder["small"], kilobytes: 3_000);
        using Observatory observatory = Some.Inline(folder.Journaled("small/journal"), new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan tool = session.ToolCall("tool");
        for (int number = 0; number < 5_000; number++)
        {
            tool.Event("page", ("text", new string('x', 1_000)));
        }

        await observatory.FlushAsync(TimeSpan.FromMinutes(2));
        var memory = new InMemoryExporter();
        await DeadJournal.Recover(folder.Killed("small/journal", "killed"), memory);
        Assert.InRange(Assert.Single(memory.Envelopes).Events.Length, 500, 3_000);
    }

    [Fact]
    public async Task Fault71_OfTwoThatRecoverAtOnceOneGetsEachJournal()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(
            folder.Journaled(),
            new CallbackExporter(static _ => throw new IOException())
        );
        observatory.Run(500);
        await observatory.FlushAsync();
        string killed = folder.Killed();

        int taken = 0;
        RecoveryReport[] reports = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => DeadJournal.Recover(killed, new CallbackExporter(_ => Interlocked.Increment(ref taken))))
        );
        Assert.Equal(500, taken);
        Assert.Equal(500, reports.Sum(static report => report.Sessions));
        Assert.Empty(Directory.GetFiles(killed));
    }

    [Fact]
    public async Task Fault71_ALockAloneSaysThatAProcessLivesWhateverItsIdIs()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        await observatory.FlushAsync();

        // The copy has the id of this process, which lives.
        string killed = folder.Killed();
        Assert.Contains(Environment.ProcessId + "-", Assert.Single(DeadJournal.Journals(killed)), StringComparison.Ordinal);
        Assert.Equal(1, (await DeadJournal.Recover(killed, new InMemoryExporter())).Sessions);
    }

    [Fact]
    public async Task Fault71_TheLockOfAProcessThatEndedBeforeItWroteAnythingGoesAndThatOfOneThatLivesStays()
    {
        using var folder = new TestFolder();
        string directory = Directory.CreateDirectory(folder["journal"]).FullName;
        await File.WriteAllBytesAsync(Path.Combine(directory, "1.journal.lock"), []);
        string living = Path.Combine(directory, "2.journal.lock");
        await using var held = new FileStream(living, FileMode.CreateNew, FileAccess.Write, FileShare.None);

        Assert.Equal(0, (await DeadJournal.Recover(directory, new InMemoryExporter())).Files);
        Assert.Equal([living], Directory.GetFiles(directory));
    }

    [Fact]
    public async Task JournalsAndTheirDirectoryAreForTheirOwnerAlone()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(folder.Journaled(), new InMemoryExporter());
        using AgentSession session = observatory.StartSession(Some.Context);
        await observatory.FlushAsync();
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var directory = new DirectoryInfo(folder["journal"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Owner | UnixFileMode.UserExecute, directory.UnixFileMode);
            Assert.All(directory.GetFiles(), static file => Assert.Equal(Owner, file.UnixFileMode));
        }
    }

    [Fact]
    public async Task Fault72_AJournalThatIsCutAnywhereLosesItsTornLineAlone()
    {
        using var folder = new TestFolder();
        using Observatory observatory = Some.Inline(
            folder.Journaled(),
            new CallbackExporter(static _ => throw new IOException())
        );
        observatory.Run(3);
        await observatory.FlushAsync();
        byte[] whole = await File.ReadAllBytesAsync(DeadJournal.Journals(folder["journal"])[0]);
        for (int length = 0; length < whole.Length; length += 97)
        {
            string killed = folder.Killed();
            await File.WriteAllBytesAsync(DeadJournal.Journals(killed)[0], whole[..length]);
            int lines = whole.AsSpan(0, length).Count((byte)'\n');
            var taken = new List<SessionEnvelope>();
            RecoveryReport report = await DeadJournal.Recover(killed, new CallbackExporter(taken.Add));
            Assert.True(report is { IsComplete: true, UnreadableLines: <= 1 }, report.ToString());
            Assert.Equal(report.Sessions, taken.Count);
            Assert.True(taken.Count >= Math.Min(lines, 1), $"{lines} lines, {taken.Count} sessions");
        }
    }

    [Fact]
    public async Task HostileJournalsAreReadAsFarAsTheyCanBe()
    {
        using var folder = new TestFolder();
        string directory = Directory.CreateDirectory(folder["journal"]).FullName;
        string[] lines =
        [
            "{\"journal\":",
            "{\"journal\":\"taken\",\"exporter\":7,\"parts\":[{},[],\"x-y-z\",\"\",null]}",
            "{\"journal\":\"taken\",\"exporter\":\"X\",\"parts\":\"none\"}",
            "{\"journal\":\"taken\"}",
            "{\"session\":{},\"writers\":[{\"writer\":\"zz\"}],\"events\":7}",
            "[1]",
            "\0",
        ];
        await File.WriteAllLinesAsync(Path.Combine(directory, "1.journal"), lines);
        await File.WriteAllBytesAsync(Path.Combine(directory, "1.journal.lock"), []);
        Directory.CreateDirectory(Path.Combine(directory, "2.journal"));
        Directory.CreateDirectory(Path.Combine(directory, "2.journal.lock"));
        await File.WriteAllLinesAsync(Path.Combine(directory, "without a lock.journal"), lines);

        RecoveryReport report = await DeadJournal.Recover(directory, new InMemoryExporter());
        Assert.Equal((1, false), (report.Files, report.IsComplete));
        Assert.True(File.Exists(Path.Combine(directory, "1.journal")), "what cannot be read is kept");
    }
}
