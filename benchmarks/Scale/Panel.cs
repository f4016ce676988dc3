using System.Text;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>One plot with logarithmic axes: whole decades, a line for each series, and its growth in the legend.</summary>
internal sealed record Panel(string Title, string SizeAxis, string FigureAxis, Series[] Series)
{
    internal const int Width = 440;
    internal const int Height = 340;

    private const int Left = 72;
    private const int Right = Width - 18;
    private const int Top = 92;
    private const int Bottom = Height - 48;
    private static readonly string[] Colours = ["#2458b3", "#c2570c", "#777"];

    /// <summary>Draws it with its upper left corner there.</summary>
    internal void Draw(StringBuilder svg, int x, int y)
    {
        var (fromSize, toSize) = Decades(static point => point.Size);
        var (fromFigure, toFigure) = Decades(static point => point.Figure);
        double X(double decade) => Left + (decade - fromSize) / (toSize - fromSize) * (Right - Left);
        double Y(double decade) => Bottom - (decade - fromFigure) / (toFigure - fromFigure) * (Bottom - Top);

        svg.AppendLine($"<g transform=\"translate({x},{y})\">");
        svg.AppendLine($"<text x=\"{Left}\" y=\"22\" class=\"title\">{Title}</text>");
        for (int decade = fromSize; decade <= toSize; decade++)
        {
            svg.AppendLine($"<path class=\"grid\" d=\"M{X(decade):0.#} {Top}V{Bottom}\"/>");
            svg.AppendLine($"<text x=\"{X(decade):0.#}\" y=\"{Bottom + 17}\" class=\"mid\">{Power(decade)}</text>");
        }

        for (int decade = fromFigure; decade <= toFigure; decade++)
        {
            svg.AppendLine($"<path class=\"grid\" d=\"M{Left} {Y(decade):0.#}H{Right}\"/>");
            svg.AppendLine($"<text x=\"{Left - 7}\" y=\"{Y(decade) + 4:0.#}\" class=\"end\">{Power(decade)}</text>");
        }

        svg.AppendLine($"<text x=\"{(Left + Right) / 2}\" y=\"{Height - 10}\" class=\"mid\">{SizeAxis}</text>");
        double middle = (Top + Bottom) / 2.0;
        svg.AppendLine($"<text transform=\"translate(16,{middle:0.#}) rotate(-90)\" class=\"mid\">{FigureAxis}</text>");
        for (int index = 0; index < Series.Length; index++)
        {
            Series series = Series[index];
            string colour = Colours[index];
            var points = series
                .Points.Select(point => (X: X(Math.Log10(point.Size)), Y: Y(Math.Log10(point.Figure))))
                .ToArray();
            string line = string.Join(' ', points.Select(static point => $"{point.X:0.#},{point.Y:0.#}"));
            svg.AppendLine($"<polyline points=\"{line}\" class=\"line\" stroke=\"{colour}\"/>");
            foreach (var (px, py) in points)
            {
                svg.AppendLine($"<circle cx=\"{px:0.#}\" cy=\"{py:0.#}\" r=\"3.5\" fill=\"{colour}\"/>");
            }

            int legend = 42 + 17 * index;
            svg.AppendLine($"<path class=\"line\" stroke=\"{colour}\" d=\"M{Left} {legend - 4}h18\"/>");
            svg.AppendLine($"<text x=\"{Left + 25}\" y=\"{legend}\">{series.Legend}</text>");
        }

        svg.AppendLine("</g>");
    }

    private (int From, int To) Decades(Func<(double Size, double Figure), double> value)
    {
        double[] logs = [.. Series.SelectMany(static series => series.Points).Select(point => Math.Log10(value(point)))];
        int from = (int)Math.Floor(logs.Min() + 1e-9);
        return (from, Math.Max(from + 1, (int)Math.Ceiling(logs.Max() - 1e-9)));
    }

    private static string Power(int decade) =>
        decade < 0 ? $"{Math.Pow(10, decade)}" : Math.Pow(10, decade % 3) + new[] { "", " k", " M", " G", " T" }[decade / 3];
}
