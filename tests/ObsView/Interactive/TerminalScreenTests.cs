using AgentObservatory.ObsView.Interactive.Shell;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using Spectre.Console;

namespace AgentObservatory.Tests.ObsView.Interactive;

/// <summary>What is written to the terminal.</summary>
public sealed class TerminalScreenTests
{
    private readonly TestOutput output = new(10);
    private readonly TerminalScreen screen;

    public TerminalScreenTests()
    {
        var settings = new AnsiConsoleSettings
        {
            Out = output,
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
        };
        screen = new TerminalScreen(new LineWriter(AnsiConsole.Create(settings)));
    }

    [Fact]
    public void TheTerminalIsGivenBackAsItWas()
    {
        Assert.Equal("\e[?1049h\e[?1h\e=\e[?25l\e[?7l\e[2J", Written(screen.Open));
        Assert.Equal("\e[0m\e[?7h\e[?25h\e[?1l\e>\e[?1049l", Written(screen.Close));
        Assert.Equal("", Written(screen.Close));
    }

    [Fact]
    public void NothingIsDrawnOnceItIsGivenBack()
    {
        Assert.Equal("", Written(() => Draw("one")));
        screen.Open();
        screen.Close();
        Assert.Equal("", Written(() => Draw("one")));
    }

    [Fact]
    public void OnlyRowsThatHaveChangedAreDrawn()
    {
        screen.Open();
        Assert.Equal("\e[0m\e[2J\e[1;1Hone\e[K\e[2;1Htwo\e[K", Written(() => Draw("one", "two")));
        Assert.Equal("", Written(() => Draw("one", "two")));
        Assert.Equal("\e[2;1Hthree\e[K", Written(() => Draw("one", "three")));
    }

    [Fact]
    public void AFullRowKeepsItsLastCharacter()
    {
        screen.Open();
        Assert.EndsWith("\e[1;1H0123456789", Written(() => Draw("0123456789")));
    }

    [Fact]
    public void ATerminalOfAnotherSizeIsDrawnAnew()
    {
        screen.Open();
        Draw("one", "two");
        Assert.StartsWith("\e[0m\e[2J\e[1;1Hone", Written(() => Draw("one", "two", "three")));
        output.Width = 20;
        Assert.StartsWith("\e[0m\e[2J\e[1;1Hone", Written(() => Draw("one", "two", "three")));
    }

    [Fact]
    public void AScreenThatIsOpenedAgainIsDrawnAnew()
    {
        screen.Open();
        Draw("one");
        screen.Close();
        screen.Open();
        Assert.EndsWith("\e[1;1Hone\e[K", Written(() => Draw("one")));
    }

    private void Draw(params string[] rows) =>
        screen.Draw([.. rows.Select(static row => new Line([new Run(row, TextStyle.Plain)]))]);

    private string Written(Action action)
    {
        output.Text.Clear();
        action();
        return output.Text.ToString();
    }
}
