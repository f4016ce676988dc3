using Spectre.Console.Rendering;

namespace AgentObservatory.Terminal;

/// <summary>Lines for Spectre.Console, which knows the terminal's colours. The text is passed as it is, never as markup.</summary>
internal sealed class ColouredLines(IReadOnlyList<Line> lines) : IRenderable
{
    public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in lines)
        {
            foreach (var run in line.Runs)
            {
                yield return new Segment(run.Text, Palette.Of(run.Ink));
            }

            yield return Segment.LineBreak;
        }
    }
}
