using System.Text;

namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Panels in two columns, as an SVG file that needs nothing else.</summary>
internal static class Plot
{
    private const string Style = """
        <style>
        text { font: 12px system-ui, sans-serif; fill: #333 }
        .title { font-size: 14px; font-weight: 600; fill: #111 }
        .mid { text-anchor: middle }
        .end { text-anchor: end }
        .grid { stroke: #ddd; stroke-width: 1; fill: none }
        .line { stroke-width: 2; fill: none; stroke-linejoin: round }
        </style>
        """;

    internal static void Write(string path, Panel[] panels)
    {
        int width = 2 * Panel.Width;
        int height = (panels.Length + 1) / 2 * Panel.Height;
        var svg = new StringBuilder();
        svg.AppendLine(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\">"
        );
        svg.AppendLine("<title>" + string.Join("; ", panels.Select(static panel => panel.Title)) + "</title>");
        svg.AppendLine(Style);
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        for (int index = 0; index < panels.Length; index++)
        {
            panels[index].Draw(svg, index % 2 * Panel.Width, index / 2 * Panel.Height);
        }

        svg.AppendLine("</svg>");
        File.WriteAllText(path, svg.ToString().ReplaceLineEndings("\n"));
    }
}
