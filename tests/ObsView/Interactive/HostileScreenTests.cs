using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView.Interactive;

/// <summary>Nothing that a trace holds reaches the terminal as it is.</summary>
public sealed class HostileScreenTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(100, 30)]
    [InlineData(40, 10)]
    [InlineData(20, 40)]
    public void Fault39_EveryPageShowsHostileTextEscaped(int width, int height)
    {
        string file = folder.Write("hostile.jsonl", [.. HostileText.All.Select(HostileText.EverywhereIn)]);
        var browser = new Browser(width, height, file);
        AssertHarmless(browser);

        foreach (string text in HostileText.All)
        {
            browser.Press(KeyName.Enter).Type("+");

            foreach (string view in (string[])["t", "l", "c", "s"])
            {
                AssertHarmless(browser.Type(view).Press(KeyName.End));
                AssertHarmless(browser.Press(KeyName.Up, KeyName.Left));
            }

            AssertHarmless(browser.Type("t").Press(KeyName.End, KeyName.Enter));
            AssertHarmless(browser.Press(KeyName.Escape).Type("/" + text));
            AssertHarmless(browser.Press(KeyName.Enter, KeyName.Escape, KeyName.Down));
        }
    }

    [Fact]
    public void Fault39_FileNamesInMessagesAreShownEscaped()
    {
        string file = folder.Write("evil\u001b[31m\n\u202e.jsonl", Named("one"));
        var browser = new Browser(100, 24, file);
        File.Delete(file);

        Assert.Contains("evil\\u001b[31m\\n\\u202e.jsonl", browser.Press(KeyName.Enter).Foot, StringComparison.Ordinal);
        AssertHarmless(browser.Poll());
    }

    [Fact]
    public void Fault39_LongTextsAreCut()
    {
        string text = new('x', 1_000_000);
        string file = folder.Write(
            "long.jsonl",
            Named(
                text,
                Start(
                    1,
                    text,
                    text,
                    0,
                    new
                    {
                        question = text,
                        answer = text,
                        other = text,
                    }
                ),
                End(1, "error", new { type = text, message = text })
            )
        );
        var browser = new Browser(80, 24, file);

        foreach (string view in (string[])["t", "l", "c", "s"])
        {
            browser.Press(KeyName.Enter).Type(view).Press(KeyName.End);
            Assert.All(browser.Rows, row => Assert.InRange(row.Length, 0, 80));
            browser.Press(KeyName.Escape);
        }

        browser.Press(KeyName.Enter, KeyName.Down, KeyName.Enter, KeyName.End);
        Assert.Contains("chars)", browser.Picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault42_WhatDoesNotFitTogetherIsShown()
    {
        string file = folder.Write(
            "odd.jsonl",
            Named("odd", End(7), Start(1, parent: 2), Start(2, parent: 1), Start(1), Happening(9), End(2), End(2)),
            """{"schema_version":"9.9","session":{"session_id":null},"events":null}""",
            """{"session":{}}"""
        );
        var browser = new Browser(80, 24, file);

        for (int row = 0; row < 3; row++)
        {
            browser.Press(KeyName.Enter).Type("l").Type("c").Type("s").Press(KeyName.Right, KeyName.Right, KeyName.Enter);
            AssertHarmless(browser);
            browser.Press(KeyName.Escape, KeyName.Down);
        }

        Assert.StartsWith("obs-view  3 sessions", browser.Rows[0].Trim());
    }

    private static void AssertHarmless(Browser browser) =>
        Assert.True(HostileText.IsHarmless(browser.Picture), browser.Picture);
}
