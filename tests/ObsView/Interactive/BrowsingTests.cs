using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView.Interactive;

/// <summary>What keys do.</summary>
public sealed class BrowsingTests : IDisposable
{
    private const string Weather = "What is the weather in Zürich?\\nIn one line.";

    private readonly TestFolder folder = new();
    private readonly string file;

    public BrowsingTests() => file = folder.Write("traces.jsonl", Named("first"), WeatherTrace.Line, Named("third"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void KeysMoveInTheListAndStopAtItsEnds()
    {
        Browser browser = Browse();
        Assert.EndsWith("first", browser.Row);
        Assert.EndsWith(Weather, browser.Press(KeyName.Down).Row);
        Assert.EndsWith("third", browser.Press(KeyName.Down, KeyName.Down, KeyName.PageDown).Row);
        Assert.EndsWith("first", browser.Press(KeyName.Home, KeyName.Up, KeyName.PageUp).Row);
        Assert.EndsWith("third", browser.Type("G").Row);
        Assert.EndsWith("first", browser.Type("jkg").Row);
    }

    [Fact]
    public void ASessionIsOpenedAndLeft()
    {
        Browser browser = Opened();
        Assert.StartsWith("▾ session agent-1", browser.Row);
        Assert.Null(browser.Press(KeyName.Escape).State.Session);
        Assert.EndsWith(Weather, browser.Row);
        Assert.False(browser.State.HasQuit);
        Assert.True(browser.Type("q").State.HasQuit);
    }

    [Fact]
    public void NodesAreCollapsedAndExpanded()
    {
        Browser browser = Opened().Press(KeyName.Down);
        Assert.StartsWith("▾ agent_step answer", browser.Row);
        Assert.StartsWith("▸ agent_step answer  4 below", browser.Press(KeyName.Left).Row);
        Assert.StartsWith("▾ session", browser.Press(KeyName.Left).Row);
        Assert.StartsWith("▾ agent_step", browser.Press(KeyName.Right, KeyName.Right).Row);
        Assert.StartsWith("llm_call gpt-4o  836 tokens", browser.Press(KeyName.Right).Row);
        Assert.StartsWith("▾ agent_step", browser.Press(KeyName.Left).Row);
        Assert.StartsWith("▸ agent_step", browser.Type(" ").Row);
        Assert.StartsWith("stream reply  2 events", browser.Type("+").Press(KeyName.End).Row);
        Assert.StartsWith("▸ agent_step", browser.Type("-").Row);
    }

    [Fact]
    public void ANodeIsShownInFull()
    {
        Browser browser = Opened().Type("ee").Press(KeyName.Enter);
        Assert.Contains("TimeoutError: timed out after 30 s", browser.Picture, StringComparison.Ordinal);
        Assert.Contains("city=\"Zürich\"", browser.Picture, StringComparison.Ordinal);
        Assert.Null(browser.Press(KeyName.Enter).State.Text);
        Assert.StartsWith("tool_call get_weather  TimeoutError", browser.Row);
    }

    [Theory]
    [InlineData("t", "tree")]
    [InlineData("l", "timeline")]
    [InlineData("c", "chat")]
    [InlineData("s", "steps")]
    public void ASessionIsLookedAtInSeveralWays(string key, string view)
    {
        Assert.Contains($"[{view}]", Opened().Type(key).Rows[0], StringComparison.Ordinal);
        Assert.Contains("[tree]", Opened().Type(key + "t").Rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void TabGoesRound()
    {
        Browser browser = Opened();
        Assert.Contains("[timeline]", browser.Press(KeyName.Tab).Rows[0], StringComparison.Ordinal);
        Assert.Contains("[tree]", browser.Press(KeyName.BackTab).Rows[0], StringComparison.Ordinal);
        Assert.Contains("[steps]", browser.Press(KeyName.BackTab).Rows[0], StringComparison.Ordinal);
        Assert.Contains("[tree]", browser.Press(KeyName.Tab).Rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsSearchedForIsFoundAllAround()
    {
        Browser browser = Browse().Search("ZÜRICH");
        Assert.EndsWith(Weather, browser.Row);
        Assert.EndsWith("third", browser.Search("third").Row);
        Assert.Equal("went on from the other end", browser.Search("first").Foot);
        Assert.EndsWith("first", browser.Row);
        Assert.Equal("not found", browser.Search("nowhere").Foot);
        Assert.EndsWith("first", browser.Row);
    }

    [Fact]
    public void ASearchGoesOnToTheNextHitAndBack()
    {
        Browser browser = Opened().Search("city");
        string failed = browser.Row;
        string succeeded = browser.Type("n").Row;
        Assert.Contains("TimeoutError", failed, StringComparison.Ordinal);
        Assert.Contains("result=", succeeded, StringComparison.Ordinal);
        Assert.Equal(failed, browser.Type("N").Row);
        Assert.Equal(succeeded, browser.Type("N").Row);
    }

    [Fact]
    public void IdsAreSearchedFor()
    {
        Assert.Contains("get_weather", Opened().Search($"{3:x16}").Row, StringComparison.Ordinal);
        Assert.Contains("weather-1", Opened().Search(Trace).Rows[0], StringComparison.Ordinal);
        Assert.Equal("not found", Opened().Search($"{99:x16}").Foot);
    }

    [Fact]
    public void AHitInWhatIsCollapsedIsSeen()
    {
        Browser browser = Opened().Type("-").Search("degrees");
        Assert.StartsWith("tool_call get_weather", browser.Row);
    }

    [Fact]
    public void WhatIsTypedIsSeenAndCanBeTakenBack()
    {
        Browser browser = Browse().Type("/thx");
        Assert.Equal("/thx", browser.Foot);
        Assert.Equal("/th", browser.Press(KeyName.Backspace).Foot);
        Assert.EndsWith("third", browser.Type("ird").Press(KeyName.Enter).Row);
        Assert.Null(browser.Type("/x").Press(KeyName.Escape).State.Prompt);
        Assert.Null(browser.Type("/").Press(KeyName.Backspace).State.Prompt);
        Assert.Equal("/", browser.Type("/👩").Press(KeyName.Backspace).Foot);
    }

    [Fact]
    public void KeysGoToTheNextErrorAndToTheOneBefore()
    {
        Browser browser = Browse().Type("e");
        Assert.EndsWith(Weather, browser.Row);
        Assert.Contains("TimeoutError", browser.Press(KeyName.Enter).Type("e").Row, StringComparison.Ordinal);
        Assert.Equal("", browser.Type("c").State.Message);
        Assert.StartsWith("failed get_weather", browser.Type("e").Row);
        Assert.Contains("span_end tool_call get_weather  error", browser.Type("se").Picture, StringComparison.Ordinal);
        Assert.Equal("no errors", Browse(folder.Write("fine.jsonl", Named("fine"))).Type("E").Foot);
    }

    [Fact]
    public void TheChatLeadsToTheTreeAndTheTreeToTheChat()
    {
        Browser browser = Opened().Type("c").Search("sunny, 21").Press(KeyName.Enter);
        Assert.StartsWith("tool_call get_weather  city=\"Zürich\"  result=", browser.Row);
        Assert.StartsWith("assistant agent-1 calls get_weather", browser.Type("c").Row);
    }

    [Fact]
    public void ArrowKeysGoThroughTheEvents()
    {
        Browser browser = Opened().Type("s").Press(KeyName.Home);
        Assert.Contains("event 0 of 14", browser.Rows[1], StringComparison.Ordinal);
        Assert.StartsWith("● session agent-1", browser.Press(KeyName.Right).Row);
        Assert.StartsWith("● agent_step answer", browser.Press(KeyName.Right).Row);
        Assert.StartsWith("● llm_call gpt-4o", browser.Press(KeyName.Right).Row);
        Assert.StartsWith("llm_call gpt-4o", browser.Press(KeyName.Right).Row);
        Assert.StartsWith("● llm_call gpt-4o", browser.Press(KeyName.Left).Row);
        Assert.Contains("event 14 of 14", browser.Press(KeyName.Down, KeyName.Down).Rows[1], StringComparison.Ordinal);
        Assert.StartsWith("▾ session agent-1", browser.Press(KeyName.Enter).Row);
        Assert.Contains("[tree]", browser.Rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void StepsBeginWhereTheNodeBegins() =>
        Assert.Contains(
            "event 5 of 14",
            Opened().Type("e").Press(KeyName.Tab, KeyName.Tab).Type("ts").Rows[1],
            StringComparison.Ordinal
        );

    [Fact]
    public async Task ASessionThatGrowsIsFollowed()
    {
        using Observatory observatory = Some.Inline(folder.Journaled(), new ThrowingExporter());
        using AgentSession session = observatory.StartSession(new AgentContext("live", "agent"));
        using AgentSpan step = session.AgentStep("step");
        await observatory.FlushAsync();
        var browser = new Browser(80, 24, folder["journal"]);
        Assert.Contains("running", browser.Row, StringComparison.Ordinal);
        Assert.StartsWith("▾ session agent  running", browser.Press(KeyName.Enter).Row);

        session.ToolCall("one").Dispose();
        await observatory.FlushAsync();
        Assert.StartsWith("▾ session agent", browser.Poll().Row);
        Assert.Contains("tool_call one", browser.Picture, StringComparison.Ordinal);

        browser.Type("f");
        session.ToolCall("two").Dispose();
        await observatory.FlushAsync();
        Assert.StartsWith("tool_call two", browser.Poll().Row);
        Assert.Contains("following", browser.Rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain("following", browser.Press(KeyName.Up).Rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AResizedTerminalShowsTheSamePlace()
    {
        Browser browser = Opened().Type("c").Search("21 degrees");
        string row = browser.Row;
        Assert.Equal(row, browser.Resize(50, 8).Row);
        Assert.StartsWith("tool_call", browser.Press(KeyName.Enter).Resize(120, 40).Row);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 3)]
    [InlineData(39, 4)]
    [InlineData(300, 200)]
    public void NoTerminalIsTooSmallOrTooLarge(int width, int height)
    {
        foreach (string keys in (string[])["", "?", "/word", "t", "l", "c", "s", "e"])
        {
            Browser browser = Opened().Type(keys).Resize(width, height);
            Assert.Equal(height, browser.Lines.Count);
            Assert.All(browser.Lines, line => Assert.InRange(line.ToString().Length, 0, Math.Max(width, 2)));
            browser.Press(KeyName.Down, KeyName.PageDown, KeyName.End, KeyName.Enter, KeyName.Down);
            Assert.Equal(height, browser.Lines.Count);
        }
    }

    [Fact]
    public void ATerminalWithoutUnicodeGetsAsciiOnly()
    {
        foreach (string keys in (string[])["", "?", "t", "l", "c", "s"])
        {
            var browser = new Browser(80, 24, isUnicode: false, file);
            Assert.All(
                browser.Press(KeyName.Down, KeyName.Enter).Type(keys).Rows,
                row => Assert.True(System.Text.Ascii.IsValid(row), row)
            );
        }
    }

    [Fact]
    public void ADeepTreeIsShown()
    {
        string[] spans =
        [
            .. Enumerable.Range(1, 5_000).Select(static span => Start(span, $"level {span}", parent: span - 1)),
        ];
        Browser browser = Browse(folder.Write("deep.jsonl", Session(spans))).Press(KeyName.Enter).Type("+");

        Assert.Contains("agent_step level 5000", browser.Press(KeyName.End).Row, StringComparison.Ordinal);
        Assert.Contains("agent_step level 5000", browser.Type("l").Row, StringComparison.Ordinal);
        Assert.Contains("level 4999", browser.Press(KeyName.Left).Row, StringComparison.Ordinal);
    }

    private Browser Browse(string? other = null) => new(140, 24, other ?? file);

    private Browser Opened() => Browse().Press(KeyName.Down, KeyName.Enter);
}
