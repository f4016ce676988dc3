using AgentObservatory.Tests.Support;
using Spectre.Console;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Terminal;

public class MarkupTests
{
    [Theory]
    [InlineData("[red]")]
    [InlineData("[/]")]
    [InlineData("[bold red]x[/] [[y]] [link=http://evil.example]z[/]")]
    public void Fault40_MarkupInANameIsShownAsItIs(string markup)
    {
        var line = Session(Start(1, markup, markup, 0, new { value = markup }), Happening(1, markup));

        Assert.Equal(4, Occurrences(string.Concat(Picture.Of(line, width: 500)), markup));
        Assert.Contains(markup, Coloured(line), StringComparison.Ordinal);
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static string Coloured(string line)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.Standard,
            }
        );
        console.Profile.Width = 500;
        new ConsoleExporter(console).Export(Reading.Envelope(line));
        return writer.ToString();
    }
}
