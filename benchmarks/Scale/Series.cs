namespace AgentObservatory.Benchmarks.Scale;

/// <summary>A figure at several sizes.</summary>
/// <param name="name">What the figure is.</param>
/// <param name="growthFrom">From which size on its growth is of interest.</param>
internal sealed class Series(string name, double growthFrom = 0)
{
    /// <summary>How far the exponent may be off a whole number before the growth has another name.</summary>
    private const double Tolerance = 0.1;

    private readonly List<(double Size, double Figure)> points = [];

    internal IReadOnlyList<(double Size, double Figure)> Points => points;

    /// <summary>
    /// The exponent of the growth: the slope of the straight line that fits the logarithms best. 0 is constant, 1 is linear.
    /// </summary>
    internal double Exponent
    {
        get
        {
            double[] sizes = [.. OfInterest.Select(static point => Math.Log(point.Size))];
            double[] figures = [.. OfInterest.Select(static point => Math.Log(point.Figure))];
            double size = sizes.Average();
            double figure = figures.Average();
            return sizes.Zip(figures, (x, y) => (x - size) * (y - figure)).Sum() / sizes.Sum(x => (x - size) * (x - size));
        }
    }

    /// <summary>The growth in a word.</summary>
    internal string Growth =>
        Exponent switch
        {
            double.NaN => "unknown",
            < -Tolerance => "falling",
            <= Tolerance => "constant",
            < 1 - Tolerance => "less than in proportion",
            <= 1 + Tolerance => "linear",
            _ => "faster than linear",
        };

    /// <summary>The largest figure over the smallest, where the growth is of interest.</summary>
    internal double Spread
    {
        get
        {
            double[] figures = [.. OfInterest.Select(static point => point.Figure)];
            return figures.Max() / figures.Min();
        }
    }

    /// <summary>The name and the growth.</summary>
    internal string Legend => $"{name}: {Growth}" + (growthFrom > 0 ? $" from {growthFrom:N0} on" : "");

    private IEnumerable<(double Size, double Figure)> OfInterest => points.Where(point => point.Size >= growthFrom);

    internal void Add(double size, double figure) => points.Add((size, figure));
}
