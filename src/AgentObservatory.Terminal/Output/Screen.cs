using Spectre.Console;

namespace AgentObservatory.Terminal;

/// <summary>Where pictures are shown: in colour where the console has it, otherwise as plain text.</summary>
internal sealed class Screen(IAnsiConsole console)
{
    public int Width => console.Profile.Width;

    public Glyphs Glyphs { get; } =
        console.Profile.Capabilities.Unicode ? Glyphs.Unicode : Glyphs.Ascii;

    /// <summary>Writes lines. Plain text may stay in the writer's buffer until <see cref="Flush"/>.</summary>
    public void Show(IReadOnlyList<Line> lines)
    {
        if (HasColour)
        {
            console.Write(new ColouredLines(lines));
        }
        else
        {
            WritePlain(lines);
        }
    }

    /// <summary>Sends on what is buffered.</summary>
    public void Flush() => console.Profile.Out.Writer.Flush();

    /// <summary>Sends on what is buffered where somebody is watching.</summary>
    public void FlushIfWatched()
    {
        if (console.Profile.Out.IsTerminal)
        {
            Flush();
        }
    }

    private bool HasColour =>
        console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    private void WritePlain(IReadOnlyList<Line> lines)
    {
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
}
