namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Measures at sizes that are decades apart, prints Markdown tables, names the growth and draws it.</summary>
internal static class ScaleReport
{
    private static readonly (string Name, Func<Panel[]> Run)[] Parts =
    [
        ("events", EventReport.Run),
        ("fold", FoldReport.Run),
        ("sessions", SessionReport.Run),
        ("open", OpenSpanReport.Run),
        ("threads", ContentionReport.Run),
        ("files", FileReport.Run),
    ];

    internal static bool Has(string part) => Parts.Any(known => known.Name == part);

    /// <param name="plot">The file to draw to, if any.</param>
    /// <param name="part">The only part to run, if any.</param>
    internal static int Run(string? plot, string? part = null)
    {
        Console.WriteLine("Machine: " + Machine.Description);
        Panel[] panels = [.. Parts.Where(known => part is null || known.Name == part).SelectMany(known => known.Run())];

        Console.WriteLine();
        foreach (Panel panel in panels)
        {
            foreach (Series series in panel.Series)
            {
                Console.WriteLine(
                    $"- {panel.Title}, {series.Legend} (exponent {series.Exponent:0.00}, largest {series.Spread:0.0} x smallest)"
                );
            }
        }

        if (plot is not null)
        {
            Plot.Write(plot, panels);
        }

        return 0;
    }
}
