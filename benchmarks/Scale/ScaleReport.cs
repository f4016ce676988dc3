namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Measures at sizes that are decades apart, prints Markdown tables, names the growth and draws it.</summary>
internal static class ScaleReport
{
    internal static int Run(string? plot)
    {
        Console.WriteLine("Machine: " + Machine.Description);
        Panel[] panels =
        [
            .. EventReport.Run(),
            .. FoldReport.Run(),
            .. SessionReport.Run(),
            .. ContentionReport.Run(),
            .. FileReport.Run(),
        ];

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
