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
        string picture = Watcher.PictureOf(folder["journal"], clock);
        Assert.Contains("  +0ns span_end wait suspended  0ns\n", picture, StringComparison.Ordinal);

        resumed.Dispose();
        await second.FlushAsync();
        Assert.Equal(["finished  some-agent some-session  0ns  ok  3 spans  6 events"], Headers());
    }

    [Fact]
    public async Task AResumedRunKeepsItsNameThoughNobodyElseTellsItAnyMore()
    {
        using var watcher = Watcher.OfPictures(folder["journal"], clock);
        Observatory first = Process();
        string ticket = first.StartSession(Some.Context).Suspend();
        await first.FlushAsync();
        Assert.StartsWith("suspended  some-agent some-session", watcher.Poll(), StringComparison.Ordinal);
        Directory.Delete(folder["journal"], recursive: true);
        watcher.Poll();
        clock.Advance(TimeSpan.FromMinutes(1));

        Observatory second = Process();
        AgentSession resumed = second.Resume(ticket);
        await second.FlushAsync();
        Assert.StartsWith("running  some-agent some-session  1m00s", watcher.Poll(), StringComparison.Ordinal);

        resumed.Dispose();
        await second.FlushAsync();
        Assert.StartsWith("finished  some-agent some-session", watcher.Poll(), StringComparison.Ordinal);
        Assert.Equal("no session is running\n", watcher.Poll());
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task ARunOfTwoProcessesIsOneWhicheverJournalIsReadFirst(string first, string second)
    {
        Observatory began = Process("began");
        AgentSession session = began.StartSession(Some.Context);
        session.AgentStep("plan").Dispose();
        string ticket = session.Suspend();
        await began.FlushAsync();
        Observatory other = Process("other");
        using (AgentSession resumed = other.Resume(ticket))
        {
            resumed.AgentStep("act").Dispose();
        }

        await other.FlushAsync();
        Directory.CreateDirectory(folder["journal"]);
        DeadJournal.Copy(Assert.Single(DeadJournal.Journals(folder["began"])), folder[$"journal/{first}.journal"]);
        DeadJournal.Copy(Assert.Single(DeadJournal.Journals(folder["other"])), folder[$"journal/{second}.journal"]);

        Assert.Equal(["finished  some-agent some-session  0ns  ok  3 spans  6 events"], Headers());
    }

    [Fact]
    public async Task ARunWhoseJournalWasDeletedIsShownAgainOnceAnotherHoldsIt()
    {
        using var watcher = Watcher.OfPictures(folder["journal"], clock);
        Observatory process = Process();
        using AgentSession session = process.StartSession(Some.Context);
        await process.FlushAsync();
        Assert.StartsWith("running  some-agent some-session", watcher.Poll(), StringComparison.Ordinal);
        Directory.Delete(folder["journal"], recursive: true);
        Assert.StartsWith("finished  some-agent some-session", watcher.Poll(), StringComparison.Ordinal);

        // The first round finds that the file is gone, the next one has another.
        session.AgentStep("act");
        await process.FlushAsync();
        await process.FlushAsync();
        Assert.StartsWith("running  some-agent some-session", watcher.Poll(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkersThatGoOnFromOneTicketAreAllShownWithWhatTheyDo()
    {
        Observatory process = Process();
        string ticket = process.StartSession(Some.Context).HandOver();
        for (int worker = 0; worker < 3; worker++)
        {
            process.StartSession(Some.Context with { Ticket = ticket }).ToolCall("work");
        }

        await process.FlushAsync();
        string[] lines = Watcher.PictureOf(folder["journal"], clock).Split('\n');
        Assert.Equal(3, lines.Count(static line => line.Contains("─ tool_call work", StringComparison.Ordinal)));
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
    public async Task ARunWhoseFirstProcessIsNotSeenGoesOnWhenItsWorkersHaveEnded()
    {
        Observatory unseen = Process("elsewhere");
        using AgentSession session = unseen.StartSession(Some.Context);
        Observatory seen = Process();

        for (int number = 1; number <= 2; number++)
        {
            seen.StartSession(Some.Context with { Ticket = session.HandOver() }).Dispose();
            await seen.FlushAsync();
            Assert.StartsWith("running  some-agent some-session", Assert.Single(Headers()), StringComparison.Ordinal);
        }
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
        string journal = await JournalOfKilled();
        using var watcher = Watcher.OfPictures(journal, clock);
        using var lines = Watcher.OfLines(journal, clock);
        Assert.StartsWith("dead", watcher.Poll(), StringComparison.Ordinal);
        Assert.EndsWith(" some-session dead\n", lines.Poll(), StringComparison.Ordinal);
        Assert.Equal("", lines.Poll());

        await DeadJournal.Recover(journal, new ThrowingExporter { IsBroken = false });
        clock.Advance(TimeSpan.FromMinutes(1));

        string picture = watcher.Poll();
        Assert.StartsWith("finished  some-agent some-session  0ns  unfinished", picture, StringComparison.Ordinal);
        Assert.Contains("agent_step plan  0ns\n", picture, StringComparison.Ordinal);
        Assert.EndsWith(" some-session finished  unfinished\n", lines.Poll(), StringComparison.Ordinal);
        Assert.Equal("no session is running\n", watcher.Poll());
        Assert.Equal("", lines.Poll());
    }

    /// <summary>Who recovers a journal holds its lock, as its process did.</summary>
    [Fact]
    public async Task ARunIsDeadWhileAnotherProcessRecoversItAndAfterThatHasBeenInterrupted()
    {
        string journal = await JournalOfKilled();
        string during = "";

        await DeadJournal.Recover(journal, new CallbackExporter(Look));

        Assert.StartsWith("dead", during, StringComparison.Ordinal);
        Assert.StartsWith("dead", Watcher.PictureOf(journal, clock), StringComparison.Ordinal);

        void Look(SessionEnvelope envelope)
        {
            during = Watcher.PictureOf(journal, clock);
            throw new IOException("interrupted");
        }
    }

    [Fact]
    public async Task OnATerminalAFinishedRunIsShownOnceAndManyAreCounted()
    {
        Observatory observatory = Process();
        using var watcher = Watcher.OfScreen(folder["journal"], clock);
        observatory.Run(25);
        await observatory.FlushAsync();

        string picture = watcher.Poll();
        Assert.Contains("… 15 more finished", picture, StringComparison.Ordinal);
        Assert.Equal(10, picture.Split("finished  some-agent ").Length - 1);
        Assert.DoesNotContain("finished", watcher.Poll(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADirectoryThatIsShownOnceShowsAllRunsAndThoseThatRunAtTheEnd()
    {
        Observatory observatory = Process();
        observatory.Run(25);
        using AgentSession running = observatory.StartSession(Some.Context);
        await observatory.FlushAsync();

        string[] headers = Headers();
        Assert.Equal(26, headers.Length);
        Assert.StartsWith("running  some-agent", headers[^1], StringComparison.Ordinal);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatOneOfManyWorkersTellsIsNotedWithoutALookAtAllTheOthers(bool isTrunkKnown)
    {
        const int Workers = 1_000;
        var memory = new InMemoryExporter();
        using Observatory observatory = Some.Inline(memory);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            for (int number = 0; number < Workers; number++)
            {
                using AgentSession worker = observatory.StartSession(Some.Context with { Ticket = session.HandOver() });
                worker.ToolCall("work").Dispose();
            }
        }

        SessionEnvelope[] parts = [.. memory.Envelopes.Reverse().Skip(isTrunkKnown ? 0 : 1)];
        new Random(1).Shuffle(parts);
        var order = new CountingOrder();
        var run = new LiveRun(new Budget(long.MaxValue), static _ => Line.Empty, order: order);
        foreach (SessionEnvelope part in parts)
        {
            run.Take(new JournalTail("a"), part);
        }

        SessionEnvelope merged = Assert.Single(EnvelopeMerge.Merge(parts));
        Assert.Equal(merged.Session.StartTime, run.Session.StartTime);
        Assert.Equal(isTrunkKnown ? SpanStatus.Ok : null, run.End?.Status);
        Assert.Equal((Workers, isTrunkKnown), ((int)run.Spans, run.IsComplete));
        Assert.InRange(order.Comparisons, Workers, 200 * Workers);
    }

    private sealed class CountingOrder : IComparer<(long Sequence, ulong Writer)>
    {
        internal long Comparisons { get; private set; }

        public int Compare((long Sequence, ulong Writer) x, (long Sequence, ulong Writer) y)
        {
            Comparisons++;
            return x.CompareTo(y);
        }
    }

    /// <summary>The directory of a process that was killed while a session ran.</summary>
    private async Task<string> JournalOfKilled()
    {
        Observatory killed = Process("killed");
        killed.StartSession(Some.Context).AgentStep("plan");
        await killed.FlushAsync();
        return folder.Killed("killed");
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
