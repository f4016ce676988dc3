using System.Text;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AgentObservatory.Terminal.Output;

/// <summary>Writes lines to a console: in colour if it supports colours, otherwise as plain text.</summary>
internal sealed class LineWriter(IAnsiConsole console)
{
    /// <summary>Wide enough for every terminal. What grows with the width, such as the guides of deep trees, stays
    /// bounded.</summary>
    private const int MaxWidth = 1_000;

    public int Width => Math.Min(console.Profile.Width, MaxWidth);

    public int Height => console.Profile.Height;

    /// <summary>Whether what was written can be replaced: it is a terminal that obeys escape sequences.</summary>
    public bool CanRedraw => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;

    public Glyphs Glyphs { get; } = console.Profile.Capabilities.Unicode ? Glyphs.Unicode : Glyphs.Ascii;

    /// <summary>Creates a writer and detects what the output supports: colours on a terminal unless NO_COLOR is set, Unicode
    /// by locale.</summary>
    public static LineWriter To(IAnsiConsoleOutput output)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = output,
                Ansi =
                    Choice(output) is true ? AnsiSupport.Yes
                    : output.IsTerminal ? AnsiSupport.Detect
                    : AnsiSupport.No,
                ColorSystem = Choice(output) switch
                {
                    true => ColorSystemSupport.Standard,
                    false => ColorSystemSupport.NoColors,
                    null => ColorSystemSupport.Detect,
                },
                Interactive = InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
                // For enrichers, of which there are none.
                EnvironmentVariables = [],
            }
        );
        console.Profile.Capabilities.Unicode &= !IsAsciiLocale();
        return new LineWriter(console);
    }

    private static bool? Choice(IAnsiConsoleOutput output) => (output as IColorChoice)?.HasColors;

    /// <summary>Writes lines. Plain text may stay in the writer's buffer until <see cref="Flush"/>.</summary>
    public void Write(IReadOnlyList<Line> lines)
    {
        if (IsInColour)
        {
            console.Write(new StyledLines(lines));
            return;
        }

        var writer = console.Profile.Out.Writer;

        foreach (var line in lines)
        {
            foreach (var run in line.Runs)
            {
                writer.Write(run.Text);
            }

            writer.WriteLine();
        }
    }

    /// <summary>Writes a text that <see cref="TextOf"/> made.</summary>
    public void Write(string text) => console.Profile.Out.Writer.Write(text);

    /// <summary>The text of lines, as <see cref="Write(IReadOnlyList{Line})"/> writes it. Any thread may make it.</summary>
    public string TextOf(IReadOnlyList<Line> lines)
    {
        if (IsInColour)
        {
            return console.ToAnsi(new StyledLines(lines));
        }

        var text = new StringBuilder();

        foreach (var line in lines)
        {
            foreach (var run in line.Runs)
            {
                text.Append(run.Text);
            }

            text.Append(Environment.NewLine);
        }

        return text.ToString();
    }

    public void Flush() => console.Profile.Out.Writer.Flush();

    public void FlushIfTerminal()
    {
        if (console.Profile.Out.IsTerminal)
        {
            Flush();
        }
    }

    public bool IsInColour => console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>Whether the environment names an ASCII locale. The first variable that is set decides, as POSIX
    /// specifies.</summary>
    private static bool IsAsciiLocale()
    {
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));

        return locale is "C" or "POSIX" || (locale?.EndsWith("ASCII", StringComparison.OrdinalIgnoreCase) ?? false);
    }

    /// <summary>Passes the text to Spectre.Console as segments, so that it is never parsed as markup.</summary>
    private sealed class StyledLines(IReadOnlyList<Line> lines) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            lines.SelectMany(line => line.Runs.Select(run => new Segment(run.Text, run.Style)).Append(Segment.LineBreak));
    }
}
