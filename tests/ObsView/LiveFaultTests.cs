using System.Diagnostics;
using System.Text;
using AgentObservatory.Files;
using AgentObservatory.Journal;
using AgentObservatory.ObsView.Live;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

/// <summary>A directory may hold anything under the name of a journal.</summary>
public sealed class LiveFaultTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Clock clock = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Garbage() =>
        [
            "binary",
            "{",
            "null",
            "[]",
            "{}\u001b[2J",
            new string('[', 100_000),
            "{\"session\":" + new string('{', 100_000),
            Named("\ufffe")[..^1],
            new string('x', TraceFile.MaxLineBytes + 10),
        ];

    [Theory]
    [MemberData(nameof(Garbage), DisableDiscoveryEnumeration = true)]
    public void Fault41_ALineThatIsNoneIsToldOnceAndTheOthersAreShown(string garbage)
    {
        byte[] line = garbage == "binary" ? [0, 0xff, 0xfe, 0x80, 0x1b, (byte)'c'] : Encoding.UTF8.GetBytes(garbage);
        folder.Write("1.journal", [.. line, (byte)'\n', .. Utf8(Named("one", Start(1)))]);
        using var watcher = Watcher.OfPictures(folder.Root, clock);

        Assert.StartsWith("finished  agent-1 one", watcher.Poll(), StringComparison.Ordinal);
        watcher.Poll();
        Assert.Equal(1, watcher.Messages);
    }

    [Fact]
    public void Fault41_TheOtherLineEndsAndAByteOrderMarkAreRead()
    {
        folder.Write("1.journal", Encoding.UTF8.GetBytes("\ufeff" + Named("one") + "\r\n\r\n" + Named("two") + "\r\n"));
        string picture = Watcher.PictureOf(folder.Root, clock);
        Assert.Contains(" one ", picture, StringComparison.Ordinal);
        Assert.Contains(" two ", picture, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schema_version":"0.3"}""")]
    [InlineData("""{"schema_version":"0.3","session":{"session_id":"odd","run_id":"00000000000000aa"},"writers":[]}""")]
    [InlineData("""{"schema_version":"0.3","session":null,"writers":[{"writer":"00000000000000bb"}],"events":[{}]}""")]
    public void Fault42_ALineThatTellsLittleHurtsNobody(string line)
    {
        folder.Write("1.journal", line, TraceText.Named("one"));
        Assert.Contains(" one ", Watcher.PictureOf(folder.Root, clock), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault42_SpansThatAreTheirOwnParentsAndDoubledOnesAreShown()
    {
        string[] spans = [Start(1, parent: 2), Start(2, parent: 1), Start(3, parent: 3), Start(3), Happening(9), End(9)];
        string run = new RunText("odd").Line("running", spans);
        folder.Write("1.journal", run, run);
        Assert.Contains("odd", Watcher.PictureOf(folder.Root, clock), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault44_WhatCannotBeReadIsToldAndTheOthersAreShown()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        folder.Write("good.journal", Named("one"));
        Directory.CreateDirectory(folder["folder.journal"]);
        Outcome.Of(new ProcessStartInfo("mkfifo", [folder["fifo.journal"], folder["good.journal.lock"]]));
        File.CreateSymbolicLink(folder["device.journal"], "/dev/zero");
        File.CreateSymbolicLink(folder["dangling.journal"], "nowhere");
        File.CreateSymbolicLink(folder["loop.journal"], "loop.journal");
        File.SetUnixFileMode(folder.Write("secret.journal", Named("two")), UnixFileMode.None);

        Outcome outcome = ObsViewProcess.Run(folder.Root);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("finished  agent-1 one", outcome.Output, StringComparison.Ordinal);
        string[] told = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"obs-view: {folder["fifo.journal"]}: only a regular file can be followed", told);
        Assert.Contains($"obs-view: {folder["device.journal"]}: only a regular file can be followed", told);
        Assert.Contains(told, line => line.StartsWith($"obs-view: {folder["loop.journal"]}: ", StringComparison.Ordinal));
        Assert.True(
            Environment.IsPrivilegedProcess || told.Contains($"obs-view: {folder["secret.journal"]}: permission denied")
        );
    }

    [Fact]
    public void Fault43_AFileThatBecomesAFifoIsFollowedNoFurtherAndTheOthersAre()
    {
        string journal = folder.Write("1.journal", Named("one"));
        using FileLock? alive = FileLock.TryTake(journal + ".lock", FileMode.CreateNew);
        using var watcher = Watcher.OfPictures(folder.Root, clock);
        watcher.Poll();
        File.Delete(journal);
        Outcome.Of(new ProcessStartInfo("mkfifo", [journal]));
        folder.Write("2.journal", Named("two"));

        Assert.Contains(" two ", watcher.Poll(), StringComparison.Ordinal);
        watcher.Poll();
        Assert.Equal(1, watcher.Messages);
    }

    [Fact]
    public void Fault73_OfTwoContentsOfOneEventOneIsShownOnce()
    {
        var run = new RunText("forged");
        folder.Write(
            "1.journal",
            run.Line("running", Start(1, "first"), Happening(1, "true")),
            run.Line("running", Start(1, "first"), Happening(1, "forged")),
            run.Line("running", Start(1, "first"), Happening(1, "true"))
        );

        string picture = Watcher.PictureOf(folder.Root, clock);
        Assert.Contains("  1 span  2 events\n", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("stream_event forged", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault41_OfMoreRunsThanThereIsRoomForSomeAreShown()
    {
        var runs = new LiveRuns(static _ => Line.Empty, mostFinished: 10, mostBytes: 100_000);
        var journal = new JournalTail("a");
        for (int number = 0; number < 1_000; number++)
        {
            runs.Take(journal, new RunText($"{number}", number).Read("running", Start(1)));
        }

        Assert.True(runs.HasLeftOut);
        Assert.InRange(runs.Unfinished.Count, 10, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Fault41_ARunOfManyEventsTakesNoMoreMemoryThanAShortOne(int length)
    {
        var budget = new Budget(long.MaxValue);
        var run = new LiveRun(budget.Share(), static _ => Line.Empty);
        var text = new RunText("long");
        var journal = new JournalTail("a");
        for (int number = 0; number < Math.Min(length, 1_000); number++)
        {
            string name = new('n', length);
            run.Take(journal, text.Read("running", first: 3 * number, Start(1, name), Happening(1, name), End(1)));
        }

        Assert.InRange(budget.Used, 1, 10_000);
        run.Forget();
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void Fault41_WhatIsOpenBeyondThePictureIsOnlyCounted()
    {
        var budget = new Budget(long.MaxValue);
        var run = new LiveRun(budget.Share(), static _ => Line.Empty);
        var text = new RunText("wide");
        var journal = new JournalTail("a");
        for (int number = 0; number < 5_000; number++)
        {
            run.Take(journal, text.Read("running", first: number, Start(number + 1)));
        }

        Assert.Equal((5_000, 1_000), (run.Open.Count, run.Open.Starts.Count));
        for (int number = 0; number < 5_000; number++)
        {
            run.Take(journal, text.Read("running", first: 5_000 + number, End(number + 1)));
        }

        Assert.Equal(0, run.Open.Count);
    }

    [Fact]
    public async Task AnEventIsShownWithin200MillisecondsAfterItIsInTheJournal()
    {
        using var cancellation = new CancellationTokenSource();
        using var watcher = Watcher.OfLines(folder.Root, clock);
        Task<AgentObservatory.ObsView.Output.ExitCode> run = watcher.RunAsync(cancellation.Token);
        folder.Write("1.journal", new RunText("one").Line("running", Start(1, "step")));
        await clock.ElapseAsync(TimeSpan.FromMilliseconds(200));

        Assert.Contains("span_start agent_step step", watcher.Output.Text.ToString(), StringComparison.Ordinal);
        await cancellation.CancelAsync();
        await run;
    }
}
