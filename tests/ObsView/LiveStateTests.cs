using AgentObservatory.Files;
using AgentObservatory.Journal;
using AgentObservatory.ObsView.Live;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>How a run that is watched stands, whatever becomes of its processes and its journals.</summary>
public sealed class LiveStateTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Clock clock = new();
    private readonly List<Observatory> processes = [];

    public void Dispose()
    {
        processes.ForEach(process => process.Dispose());
        folder.Dispose();
    }

    [Fact]
    public async Task ASuspendedRunSaysWhyAndRunsAgainInAnotherProcess()
    {
        Observatory first = Process();
        AgentSession session = first.StartSession(Some.Context);
        session.AgentStep("plan");
        string ticket = session.Suspend("approval");
        await first.FlushAsync();
        Assert.Equal(["suspended  some-agent some-session  0ns  1 span  2 events  because approval"], Headers());

        Observatory second = Process();
        using AgentSession resumed = second.Resume(ticket);
        resumed.AgentStep("act");
        await second.FlushAsync();
        Assert.Equal(["running  some-agent some-session  0ns  3 spans  5 events"], Headers());

        resumed.Dispose();
        await second.FlushAsync();
        Assert.Equal(["finished  some-agent some-session  0ns  ok  3 spans  6 events"], Headers());
    }

    [Fact]
    public async Task AWorkerThatHasJoinedDecidesNothing()
    {
        Observatory first = Process();
        using AgentSession session = first.StartSession(Some.Context);
        using AgentSpan step = session.AgentStep("delegate");
        Observatory other = Process();
        using (AgentSession worker = other.StartSession(Some.Context with { Ticket = session.HandOver() }))
        {
            worker.ToolCall("work").Dispose();
        }

        await first.FlushAsync();
        await other.FlushAsync();

        Assert.Equal(["running  some-agent some-session  0ns  2 spans  3 events"], Headers());
    }

    [Fact]
    public async Task RunningRunsComeFirstThenThoseThatNobodyGoesOnWith()
    {
        Observatory killed = Process("killed");
        killed.StartSession(new AgentContext("one", "killed"));
        killed.StartSession(new AgentContext("two", "killed"));
        await killed.FlushAsync();
        folder.Killed("killed", to: "journal");
        clock.Advance(TimeSpan.FromSeconds(1));
        Observatory living = Process();
        AgentSession waiting = living.StartSession(new AgentContext("three", "waiting"));
        waiting.Suspend();
        using AgentSession running = living.StartSession(new AgentContext("four", "running"));
        await living.FlushAsync();

        Assert.Equal(
            ["running  running four", "suspended  waiting three", "dead  killed one", "dead  killed two"],
            Headers().Select(header => string.Join("  ", header.Split("  ")[..2]))
        );
    }

    [Fact]
    public async Task WhatAnotherProcessHasRecoveredIsShownAsFinishedOnce()
    {
        Observatory killed = Process("killed");
        killed.StartSession(Some.Context);
        await killed.FlushAsync();
        string journal = folder.Killed("killed");
        using var watcher = Watcher.OfPictures(journal, clock);
        using var lines = Watcher.OfLines(journal, clock);
        Assert.StartsWith("dead", watcher.Poll(), StringComparison.Ordinal);
        Assert.EndsWith(" some-session dead\n", lines.Poll(), StringComparison.Ordinal);
        Assert.Equal("", lines.Poll());

        await DeadJournal.Recover(journal, new ThrowingExporter { IsBroken = false });

        Assert.StartsWith("finished  some-agent some-session  0ns  unfinished", watcher.Poll(), StringComparison.Ordinal);
        Assert.EndsWith(" some-session finished  unfinished\n", lines.Poll(), StringComparison.Ordinal);
        Assert.Equal("no session is running\n", watcher.Poll());
        Assert.Equal("", lines.Poll());
    }

    [Fact]
    public async Task AFinishedRunIsShownOnceAndManyAreCounted()
    {
        Observatory observatory = Process();
        using var watcher = Watcher.OfPictures(folder["journal"], clock);
        observatory.Run(25);
        await observatory.FlushAsync();

        string picture = watcher.Poll();
        Assert.StartsWith("… 15 more finished\n\nfinished  some-agent 16 ", picture, StringComparison.Ordinal);
        Assert.Equal("no session is running\n", watcher.Poll());
    }

    [Fact]
    public async Task AnEventIsInTheNextPoll()
    {
        Observatory observatory = Process();
        using AgentSession session = observatory.StartSession(Some.Context);
        using AgentSpan tool = session.ToolCall("search");
        await observatory.FlushAsync();
        using var watcher = Watcher.OfPictures(folder["journal"], clock);
        using var lines = Watcher.OfLines(folder["journal"], clock);
        watcher.Poll();
        lines.Poll();

        tool.Event("hit", ("rank", 1));
        await observatory.FlushAsync();

        Assert.Contains("stream_event hit  in search  rank=1", watcher.Poll(), StringComparison.Ordinal);
        Assert.EndsWith(" some-session stream_event hit  in search  rank=1\n", lines.Poll(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachChangeIsALine()
    {
        Observatory observatory = Process();
        using var lines = Watcher.OfLines(folder["journal"], clock);
        AgentSession session = observatory.StartSession(Some.Context);
        AgentSpan tool = session.ToolCall("search", ("query", "rx"));
        clock.Advance(TimeSpan.FromMilliseconds(5));
        tool.Fail(new IOException("gone"));
        tool.Dispose();
        session.Dispose();
        await observatory.FlushAsync();

        Assert.Equal(
            """
            2000-01-01T00:00:00.000000000Z some-session session_start  began  agent some-agent
            2000-01-01T00:00:00.000000000Z some-session span_start tool_call search  query=rx
            2000-01-01T00:00:00.005000000Z some-session span_end tool_call search  error  5.00ms  System.IO.IOException gone
            2000-01-01T00:00:00.005000000Z some-session session_end  ok

            """,
            lines.Poll()
        );
    }

    [Fact]
    public async Task Fault43_AJournalThatIsCopiedToANewOneShowsEachEventOnce()
    {
        var options = folder.Journaled() with { MaxJournalBytes = 1024 * 1024, TimeProvider = clock };
        using var observatory = Some.Inline(options, new ThrowingExporter { IsBroken = false });
        using AgentSession open = observatory.StartSession(Some.Context);
        using AgentSpan tool = open.ToolCall("tool");
        using var lines = Watcher.OfLines(folder["journal"], clock);
        var journals = new HashSet<string>();
        string shown = "";

        for (int number = 0; journals.Count < 4; number++)
        {
            tool.Event($"event {number}");
            observatory.Run(100);
            await observatory.FlushAsync();
            journals.UnionWith(DeadJournal.Journals(folder["journal"]));
            shown += number % 3 == 0 ? lines.Poll() : "";
        }

        string[] events =
        [
            .. (shown + lines.Poll()).Split('\n').Where(line => line.Contains("stream_event", StringComparison.Ordinal)),
        ];
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(line => int.Parse(line.Split(' ')[4])));
        Assert.Single(Headers(), header => header.StartsWith("running", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADirectoryMayComeAndGo()
    {
        using var watcher = Watcher.OfPictures(folder["journal"], clock);
        Assert.Equal("", watcher.Poll());
        Observatory first = Process();
        first.StartSession(Some.Context);
        await first.FlushAsync();
        Assert.StartsWith("running", watcher.Poll(), StringComparison.Ordinal);

        Directory.Delete(folder["journal"], recursive: true);
        Assert.StartsWith("finished", watcher.Poll(), StringComparison.Ordinal);

        Observatory second = Process();
        second.StartSession(Some.Context);
        await second.FlushAsync();
        Assert.StartsWith("running", watcher.Poll(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault43_ATornLineIsNamedOnlyWhenNobodyGoesOnWithIt()
    {
        string line = TraceText.Named("torn", TraceText.Start(1));
        string journal = folder.Write("1.journal", System.Text.Encoding.UTF8.GetBytes(line[..50]));
        using var watcher = Watcher.OfPictures(folder.Root, clock);
        using (FileLock? held = FileLock.TryTake(journal + ".lock", FileMode.CreateNew))
        {
            Assert.NotNull(held);
            Assert.Equal("no session is running\n", watcher.Poll());
            File.AppendAllText(journal, line[50..] + "\n" + line[..50]);
            Assert.Contains(" torn ", watcher.Poll(), StringComparison.Ordinal);
            Assert.Equal(0, watcher.Messages);
        }

        watcher.Poll();
        watcher.Poll();
        Assert.Equal(1, watcher.Messages);
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Fault72_PartsInAnyOrderAndDoubledSayOfARunWhatTheirMergeSays(int seed)
    {
        var random = new Random(seed);
        SessionEnvelope[] parts = await Parts(random);
        SessionEnvelope merged = Assert.Single(EnvelopeMerge.Merge(parts));

        for (int round = 0; round < 20; round++)
        {
            var run = new LiveRun(new Budget(long.MaxValue), static _ => Line.Empty);
            SessionEnvelope[] shuffled = [.. parts, .. parts.Where(_ => random.Next(3) == 0)];
            random.Shuffle(shuffled);
            int told = shuffled.Sum(part => run.Take(new JournalTail("a"), part).Count);

            Assert.Equal(merged.Replay().Count(), told);
            Assert.Equal((merged.Spans.Length, merged.Events.Length), ((int)run.Spans, (int)run.Events));
            Assert.Equal(merged.Status, run.End?.Status ?? SpanStatus.Unfinished);
            Assert.Equal(merged.Session.StartTime, run.Session.StartTime);
            Assert.Equal(
                merged.Spans.Where(span => span.Name.StartsWith("open")).Select(span => span.SpanId).Order(),
                run.Open.Starts.Select(span => span.SpanId).Order()
            );
            Assert.Equal(
                merged
                    .Events.OrderBy(item => item.Time.UnixNanoseconds)
                    .ThenBy(item => item.Sequence)
                    .TakeLast(3)
                    .Select(item => (item.Sequence, item.EventId.Writer)),
                run.Latest.Select(latest => (latest.Sequence, latest.Writer))
            );
        }
    }

    /// <summary>The lines of two processes that report to one run.</summary>
    private async Task<SessionEnvelope[]> Parts(Random random)
    {
        Observatory first = Process();
        AgentSession session = first.StartSession(Some.Context);
        session.AgentStep("left by its process");
        await Act(first, session, random);
        string ticket = session.Suspend();
        await first.FlushAsync();
        Observatory second = Process();
        AgentSession resumed = second.Resume(ticket);
        await Act(second, resumed, random);
        resumed.AgentStep("open");
        await second.FlushAsync();
        return
        [
            .. DeadJournal
                .Journals(folder["journal"])
                .SelectMany(TraceFile.Read)
                .Select(line => Assert.IsType<TraceLine.Readable>(line).Envelope),
        ];
    }

    private async Task Act(Observatory observatory, AgentSession session, Random random)
    {
        for (int number = 0; number < 30; number++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            using AgentSpan tool = session.ToolCall("tool");
            tool.Event("event", ("number", number));
            if (random.Next(4) == 0)
            {
                await observatory.FlushAsync();
            }
        }
    }

    /// <summary>A process whose exporter takes nothing, so that its journal keeps everything.</summary>
    private Observatory Process(string journal = "journal")
    {
        var options = folder.Journaled(journal) with { TimeProvider = clock };
        processes.Add(Some.Inline(options, new ThrowingExporter()));
        return processes[^1];
    }

    private string[] Headers() =>
        [
            .. Watcher
                .PictureOf(folder["journal"], clock)
                .Split('\n')
                .Where(line => line.Length > 0 && char.IsAsciiLetter(line[0])),
        ];
}
