using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>What obs-view shows of a directory of journals.</summary>
public sealed class LivePictureTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Clock clock = new();
    private readonly Observatory observatory;

    public LivePictureTests() =>
        observatory = Some.Inline(folder.Journaled() with { TimeProvider = clock }, new ThrowingExporter());

    public void Dispose()
    {
        observatory.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task ARunningSessionShowsTheSpansThatAreOpenAndWhatHappenedLast()
    {
        using var trip = new Trip(observatory, clock);
        await observatory.FlushAsync();
        clock.Advance(TimeSpan.FromMilliseconds(15));

        Assert.Equal(Picture("running"), Watcher.PictureOf(folder["journal"], clock));
    }

    [Fact]
    public async Task AFinishedSessionShowsItsVerdict()
    {
        using var trip = new Trip(observatory, clock);
        trip.Finish();
        await observatory.FlushAsync();

        Assert.Equal(Picture("finished"), Watcher.PictureOf(folder["journal"], clock));
    }

    [Fact]
    public async Task OfAProcessThatWasKilledTheTimesEndWithTheLastEvent()
    {
        using var trip = new Trip(observatory, clock);
        await observatory.FlushAsync();
        string killed = folder.Killed();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(Picture("killed"), Watcher.PictureOf(killed, clock));
    }

    [Fact]
    public async Task AClockThatGoesBackShowsNoNegativeTimes()
    {
        using var trip = new Trip(observatory, clock);
        await observatory.FlushAsync();
        clock.Jump(TimeSpan.FromDays(-1));

        string picture = Watcher.PictureOf(folder["journal"], clock);
        Assert.StartsWith("running  travel-agent trip-to-lisbon  0ns  5 spans", picture, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfManyOpenSpansSomeAreShownAndTheOthersCounted()
    {
        using var large = Some.Inline(
            folder.Journaled() with
            {
                TimeProvider = clock,
                MaxEventsPerSession = 50_000,
            },
            new ThrowingExporter()
        );
        using AgentSession session = large.StartSession(new AgentContext("deep", new string('a', 100_000)));
        session.ToolCall(new string('t', 100_000));
        for (int depth = 0; depth < 10_000; depth++)
        {
            session.AgentStep("step");
        }

        session.ToolCall(new string('t', 100_000)).Event(new string('e', 100_000), (new string('k', 100_000), 1));
        await large.FlushAsync();

        string[] lines = Watcher.PictureOf(folder["journal"], clock).Split('\n');
        Assert.Contains("… 9,982 more open", lines);
        Assert.InRange(lines.Length, 25, 60);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task Fault39_OfRunsNothingIsShownThatATerminalObeysOrHides(int number)
    {
        string text = HostileText.All[number];
        using AgentSession session = observatory.StartSession(new AgentContext(text, text, text));
        using AgentSpan open = session.Span(text, text, (text, text));
        open.Event(text, (text, text));
        using (AgentSpan failed = session.ToolCall(text))
        {
            failed.Fail(new InvalidOperationException(text));
        }

        await observatory.FlushAsync();
        Directory.CreateDirectory(folder["journal"]);
        folder.Write("journal/1.journal", HostileText.EverywhereIn(text));

        string picture = Watcher.PictureOf(folder["journal"], clock);
        using var lines = Watcher.OfLines(folder["journal"], clock);
        using var screen = Watcher.OfScreen(folder["journal"], clock);
        string told = lines.Poll();
        var terminal = new TestTerminal(screen.Output);
        terminal.Write(screen.Poll());
        Assert.Contains("running", picture, StringComparison.Ordinal);
        Assert.Contains("finished", picture, StringComparison.Ordinal);
        Assert.All([picture, told, .. terminal.Shown], shown => Assert.True(HostileText.IsHarmless(shown), shown));
        Assert.Equal(11, told.Count(character => character == '\n'));
    }

    /// <summary>The document shows what the tests expect.</summary>
    [Theory]
    [InlineData("running")]
    [InlineData("finished")]
    [InlineData("killed")]
    public void TheDocumentShowsThePicture(string name) =>
        Assert.Contains(
            "```\n" + Picture(name).TrimEnd() + "\n```\n",
            File.ReadAllText(RepositoryFolder.Of("docs/journal.md"))
        );

    /// <summary>An approved picture of examples/ParallelTools at 100 columns.</summary>
    private static string Picture(string name) =>
        File.ReadAllText(RepositoryFolder.Of($"tests/ObsView/Pictures/{name}.txt"));

    public static TheoryData<int> HostileTexts() => [.. Enumerable.Range(0, HostileText.All.Length)];

    [Fact]
    public async Task Fault40_MarkupIsShownAsItIs()
    {
        using AgentSession session = observatory.StartSession(new AgentContext("[red]", "[/]"));
        await observatory.FlushAsync();

        Assert.StartsWith("running  [/] [red]  ", Watcher.PictureOf(folder["journal"], clock), StringComparison.Ordinal);
    }
}
