namespace AgentObservatory.Benchmarks.Scale;

/// <summary>A figure at several sizes.</summary>
/// <param name="Name">What the figure is.</param>
/// <param name="Points">Sizes and figures, in the order of the sizes.</param>
/// <param name="GrowthFrom">From which size on its growth is of interest.</param>
internal sealed record Series(string Name, (double Size, double Figure)[] Points, double GrowthFrom = 0)
{
    /// <summary>How far the exponent may be off a whole number before the growth has another name.</summary>
    private const double Tolerance = 0.1;

    /// <summary>
    /// The exponent of the growth: the slope of the straight line that fits the logarithms best. 0 is constant, 1 is linear.
    /// </summary>
    internal double Exponent
    {
        get
        {
            var points = Points.Where(point => point.Size >= GrowthFrom).ToArray();
            double[] sizes = [.. points.Select(static point => Math.Log(point.Size))];
            double[] figures = [.. points.Select(static point => Math.Log(point.Figure))];
            double size = sizes.Average();
            double figure = figures.Average();
            return sizes.Zip(figures, (x, y) => (x - size) * (y - figure)).Sum() / sizes.Sum(x => (x - size) * (x - size));
        }
    }

    /// <summary>The growth in a word.</summary>
    internal string Growth =>
        Exponent switch
        {
            < -Tolerance => "falling",
            <= Tolerance => "constant",
            < 1 - Tolerance => "slower than linear",
            <= 1 + Tolerance => "linear",
            _ => "faster than linear",
        };

    /// <summary>The largest figure over the smallest, where the growth is of interest.</summary>
    internal double Spread
    {
        get
        {
            double[] figures = [.. Points.Where(point => point.Size >= GrowthFrom).Select(static point => point.Figure)];
            return figures.Max() / figures.Min();
        }
    }

    /// <summary>The name and the growth.</summary>
    internal string Legend => $"{Name}: {Growth}" + (GrowthFrom > 0 ? $" from {GrowthFrom:N0} on" : "");
}
