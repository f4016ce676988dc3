using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using Spectre.Console;

namespace AgentObservatory;

/// <summary>Prints each envelope as a tree of its spans. The output is in colour on a terminal that supports it, and plain
/// text when redirected or when NO_COLOR is set; ASCII only if the locale has no Unicode; wrapped to the width of the
/// terminal, or to 80 columns elsewhere. What comes from the envelope is untrusted: control characters, escape sequences and
/// invisible characters are escaped, and markup is never interpreted. Long values and long lists of events are
/// truncated.</summary>
/// <remarks>Not thread-safe: like every exporter, it is called with one envelope at a time.</remarks>
public sealed class ConsoleExporter : IExporter
{
    private readonly LineWriter output;

    /// <summary>Creates an exporter that prints to standard output.</summary>
    public ConsoleExporter()
        : this(Console.Out) { }

    /// <summary>Creates an exporter that prints to a writer, without colours unless it is the console's own.</summary>
    /// <param name="writer">The writer. It is flushed after each envelope and never closed.</param>
    /// <exception cref="ArgumentNullException">The writer is null.</exception>
    public ConsoleExporter(TextWriter writer)
        : this(LineWriter.To(new AnsiConsoleOutput(writer ?? throw new ArgumentNullException(nameof(writer))))) { }

    /// <summary>Creates an exporter that prints to a Spectre.Console console, whose profile decides on colours, width and
    /// Unicode.</summary>
    /// <param name="console">The console.</param>
    /// <exception cref="ArgumentNullException">The console is null.</exception>
    public ConsoleExporter(IAnsiConsole console)
        : this(new LineWriter(console ?? throw new ArgumentNullException(nameof(console)))) { }

    private ConsoleExporter(LineWriter output) => this.output = output;

    /// <summary>Prints an envelope, followed by an empty line.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="ArgumentNullException">The envelope is null.</exception>
    /// <exception cref="IOException">Writing the output fails.</exception>
    public void Export(SessionEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        output.Write([.. EnvelopeRenderer.Render(envelope, output.Width, output.Glyphs), Line.Empty]);
        output.Flush();
    }
}
