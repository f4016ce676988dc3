using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>A picture on a terminal is drawn again in its place.</summary>
public sealed class LiveScreenTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Clock clock = new();
    private readonly Observatory observatory;
    private readonly Watcher screen;
    private readonly TestTerminal terminal;

    public LiveScreenTests()
    {
        observatory = Some.Inline(folder.Journaled() with { TimeProvider = clock }, new ThrowingExporter());
        screen = Watcher.OfScreen(folder["journal"], clock);
        terminal = new TestTerminal(screen.Output);
    }

    public void Dispose()
    {
        screen.Dispose();
        observatory.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task APictureTakesThePlaceOfTheOneBeforeAndFinishedRunsStayAboveIt()
    {
        AgentSession one = Start("one");
        using AgentSession two = Start("two");
        await Draw();
        Assert.Equal(["running  agent one", "", "running  agent two", ""], Starts());

        using AgentSpan tool = two.ToolCall("tool");
        await Draw();
        Assert.Equal(
            ["running  agent one", "", "running  agent two", "└─ tool_call tool", "  +0ns span_start tool_call tool", ""],
            Starts()
        );

        one.Dispose();
        await Draw();
        await Draw();
        Assert.Equal(["finished  agent one", "", "running  agent two"], Starts()[..3]);
        Assert.Equal(6, terminal.Shown.Length);
        Assert.Empty(terminal.ScrolledOut);
    }

    [Fact]
    public async Task NothingOfAPictureIsErasedBeforeTheNextOneIsThere()
    {
        using AgentSession session = Start("one");
        await Draw();
        clock.Advance(TimeSpan.FromMilliseconds(150));
        string drawn = await Draw();

        Assert.StartsWith("\e[?7l\r\e[2Arunning", drawn, StringComparison.Ordinal);
        Assert.EndsWith("\n\r\e[J\e[?7h", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APictureInWhichNothingHasChangedIsNotDrawnAgain()
    {
        using AgentSession session = Start("one");
        await observatory.FlushAsync();
        using var dead = Watcher.OfScreen(folder.Killed(), clock);
        Assert.Contains("dead  agent one", dead.Poll(), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("", dead.Poll());

        dead.Output.Width--;
        Assert.Contains("dead  agent one", dead.Poll(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task APictureIsCutToTheHeightOfTheTerminalAndNothingScrollsOut(int height)
    {
        var sessions = Enumerable.Range(0, 50).Select(number => Start($"{number}")).ToList();
        screen.Output.Height = height;
        await Draw();
        clock.Advance(TimeSpan.FromMilliseconds(150));
        await Draw();
        Assert.Equal(height - 1, terminal.Shown.Length);
        Assert.Empty(terminal.ScrolledOut);
        Assert.All(terminal.Shown.TakeLast(1), last => Assert.EndsWith(" sessions not shown in full", last));
        sessions.ForEach(session => session.Dispose());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(39)]
    [InlineData(100)]
    public async Task NoLineIsWiderThanTheTerminal(int width)
    {
        using AgentSession session = Start(new string('界', 300));
        using AgentSpan tool = session.ToolCall(new string('é', 300), ("key", string.Concat(Enumerable.Repeat("👩", 300))));
        tool.Event(new string('e', 300));
        screen.Output.Width = width;
        await Draw();
        int rows = terminal.Shown.Length;
        clock.Advance(TimeSpan.FromMilliseconds(150));
        await Draw();
        Assert.Equal(rows, terminal.Shown.Length);
    }

    [Theory]
    [InlineData(30, 24)]
    [InlineData(100, 12)]
    public async Task ATerminalOfAnotherSizeIsDrawnAnew(int width, int height)
    {
        using AgentSession session = Start("one");
        await Draw();

        (screen.Output.Width, screen.Output.Height) = (width, height);
        string drawn = await Draw();
        Assert.StartsWith("\e[?7l\e[Hrunning  agent one", drawn, StringComparison.Ordinal);
        int rows = terminal.Shown.Length;
        clock.Advance(TimeSpan.FromMilliseconds(150));
        await Draw();
        Assert.Equal(rows, terminal.Shown.Length);
    }

    [Fact]
    public async Task AMessageTakesThePlaceOfThePictureWhichIsDrawnBelowIt()
    {
        using AgentSession session = Start("one");
        await Draw();
        folder.Write("journal/bad.journal", "garbage");
        string drawn = await Draw();

        Assert.StartsWith("\r\e[2A\r\e[J\e[?7lrunning  agent one", drawn, StringComparison.Ordinal);
        Assert.Equal(1, screen.Messages);
    }

    private AgentSession Start(string id) => observatory.StartSession(new AgentContext(id, "agent"));

    /// <summary>Draws what there is now.</summary>
    private async Task<string> Draw()
    {
        await observatory.FlushAsync();
        string drawn = screen.Poll();
        terminal.Write(drawn);
        Assert.True(terminal.IsRestored);
        return drawn;
    }

    /// <summary>The lines up to their times and counts.</summary>
    private string[] Starts() =>
        [.. terminal.Shown.Select(static line => Regex.Replace(line, "  [0-9.]+[a-zµ]+s.*$", "").TrimEnd())];
}
