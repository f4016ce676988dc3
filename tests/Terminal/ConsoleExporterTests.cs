using AgentObservatory.Tests.Support;
using Spectre.Console;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Terminal;

public class ConsoleExporterTests
{
    [Fact]
    public void AWriterGetsPlainTextAndAnEmptyLineAfterEachEnvelope()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var exporter = new ConsoleExporter(writer);

        exporter.Export(Reading.Envelope(Named("one", Start(1, "work"))));
        exporter.Export(Reading.Envelope(Named("two")));

        var lines = writer.ToString().Split('\n');
        Assert.StartsWith("session one", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("└─ agent_step work     +500ms  500ms ", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("  unfinished", lines[3], StringComparison.Ordinal);
        Assert.Equal("", lines[4]);
        Assert.StartsWith("session two", lines[5], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', writer.ToString());
    }

    [Fact]
    public void AConsoleWithColoursGetsColours()
    {
        var writer = new StringWriter();
        var settings = new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
        };

        new ConsoleExporter(AnsiConsole.Create(settings)).Export(Reading.Envelope(Session(Start(1, kind: "stream"))));

        Assert.Contains("\u001b[36mstream\u001b[0m", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOutputOrAnEnvelopeThatIsNullIsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new ConsoleExporter((TextWriter)null!));
        Assert.Throws<ArgumentNullException>(() => new ConsoleExporter((IAnsiConsole)null!));
        Assert.Throws<ArgumentNullException>(() => new ConsoleExporter(TextWriter.Null).Export(null!));
    }
}
