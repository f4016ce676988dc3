using AgentObservatory.Files;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>What becomes of the journals that are watched.</summary>
public sealed class LiveJournalTests : IDisposable
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
        Assert.StartsWith("running", Watcher.PictureOf(folder["journal"], clock), StringComparison.Ordinal);
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

    /// <summary>A process whose exporter takes nothing, so that its journal keeps everything.</summary>
    private Observatory Process()
    {
        var options = folder.Journaled() with { TimeProvider = clock };
        processes.Add(Some.Inline(options, new ThrowingExporter()));
        return processes[^1];
    }
}
