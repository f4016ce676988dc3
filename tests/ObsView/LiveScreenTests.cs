using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>A picture on a terminal is drawn again in its place.</summary>
public sealed partial class LiveScreenTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Clock clock = new();
    private readonly Observatory observatory;
    private readonly Watcher screen;

    public LiveScreenTests()
    {
        observatory = Some.Inline(folder.Journaled() with { TimeProvider = clock }, new ThrowingExporter());
        screen = Watcher.OfScreen(folder["journal"], clock);
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
        var terminal = new List<string>();
        AgentSession one = observatory.StartSession(new AgentContext("one", "agent"));
        using AgentSession two = observatory.StartSession(new AgentContext("two", "agent"));
        await Draw(terminal);
        Assert.Equal(["running  agent one", "", "running  agent two", ""], Starts(terminal));

        using AgentSpan tool = two.ToolCall("tool");
        await Draw(terminal);
        Assert.Equal(
            ["running  agent one", "", "running  agent two", "└─ tool_call tool", "  +0ns span_start tool_call tool", ""],
            Starts(terminal)
        );

        one.Dispose();
        await Draw(terminal);
        await Draw(terminal);
        Assert.Equal(["finished  agent one", "", "running  agent two"], Starts(terminal)[..3]);
        Assert.Equal(6, terminal.Count);
    }

    [Fact]
    public async Task APictureIsCutToTheHeightOfTheTerminal()
    {
        var terminal = new List<string>();
        for (int number = 0; number < 50; number++)
        {
            observatory.StartSession(new AgentContext($"{number}", "agent"));
        }

        screen.Output.Height = 10;
        await Draw(terminal);
        await Draw(terminal);

        Assert.Equal(9, terminal.Count);
        Assert.Equal("… 92 more lines", terminal[^1]);
    }

    [Theory]
    [InlineData(30, 24)]
    [InlineData(100, 12)]
    public async Task ATerminalOfAnotherSizeIsDrawnAnew(int width, int height)
    {
        var terminal = new List<string>();
        using AgentSession session = observatory.StartSession(new AgentContext("one", "agent"));
        await Draw(terminal);

        (screen.Output.Width, screen.Output.Height) = (width, height);
        string drawn = await Draw(terminal);
        Assert.StartsWith("\e[H\e[2J", drawn, StringComparison.Ordinal);
        string[] before = [.. terminal];
        await Draw(terminal);
        Assert.Equal(before, terminal);
        Assert.StartsWith("running  agent one", terminal[0], StringComparison.Ordinal);
    }

    /// <summary>Draws what there is now, on a terminal that knows what this needs.</summary>
    private async Task<string> Draw(List<string> terminal)
    {
        await observatory.FlushAsync();
        string drawn = screen.Poll();
        string text = drawn;

        if (text.StartsWith("\e[H\e[2J", StringComparison.Ordinal))
        {
            terminal.Clear();
            text = text["\e[H\e[2J".Length..];
        }
        else if (Erasing().Match(text) is { Success: true } match)
        {
            int rows = int.Parse(match.Groups[1].Value);
            terminal.RemoveRange(terminal.Count - rows, rows);
            text = text[match.Length..];
        }

        Assert.DoesNotContain('\e', text);
        foreach (string line in text.Split('\n')[..^1])
        {
            terminal.AddRange(
                line.Length == 0 ? [""] : line.Chunk(screen.Output.Width).Select(static row => new string(row))
            );
        }

        return drawn;
    }

    /// <summary>The lines up to their times and counts.</summary>
    private static string[] Starts(List<string> terminal) =>
        [.. terminal.Select(static line => Regex.Replace(line, "  [0-9.]+[a-zµ]+s.*$", "").TrimEnd())];

    [GeneratedRegex("^\e\\[([0-9]+)A\r\e\\[J")]
    private static partial Regex Erasing();
}
