using AgentObservatory.Terminal;
using Spectre.Console;

namespace AgentObservatory;

/// <summary>
/// Shows each envelope as a tree of its spans, for people. Coloured on a terminal that has colours, plain text when
/// redirected or when NO_COLOR is set, ASCII where the locale has no Unicode; wrapped to the terminal's width, to 80
/// columns elsewhere. What comes from the envelope is untrusted: control characters, escape sequences and invisible
/// characters are shown escaped, markup is never interpreted. Long values and long lists of events are cut.
/// </summary>
/// <remarks>Not thread-safe: as every exporter it is called for one envelope at a time.</remarks>
public sealed class ConsoleExporter : IExporter
{
    private readonly Screen screen;

    /// <summary>Shows envelopes on the process's standard output.</summary>
    public ConsoleExporter()
        : this(TerminalConsole.Create(new AnsiConsoleOutput(StandardOutput.Writer))) { }

    /// <summary>Shows envelopes through a writer, without colours unless it is the console's own.</summary>
    /// <param name="writer">Where the text goes; it is flushed after each envelope and never closed.</param>
    /// <exception cref="ArgumentNullException">The writer is null.</exception>
    public ConsoleExporter(TextWriter writer)
        : this(
            TerminalConsole.Create(
                new AnsiConsoleOutput(writer ?? throw new ArgumentNullException(nameof(writer)))
            )
        ) { }

    /// <summary>Shows envelopes on a console of Spectre.Console; its profile decides about colours, width and Unicode.</summary>
    /// <param name="console">The console.</param>
    /// <exception cref="ArgumentNullException">The console is null.</exception>
    public ConsoleExporter(IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        screen = new Screen(console);
    }

    /// <summary>Shows one envelope, and an empty line after it.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="ArgumentNullException">The envelope is null.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public void Export(SessionEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        screen.Show([.. EnvelopePicture.Draw(envelope, screen.Width, screen.Glyphs), Line.Empty]);
        screen.Flush();
    }
}
