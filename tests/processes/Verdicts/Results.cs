namespace Verdicts;

/// <summary>Counts the blocks of each name, and those that ended in another way than expected.</summary>
internal sealed class Results
{
    private readonly List<(string Name, string Expected, string Seen)> blocks = [];

    internal int Blocks => blocks.Count;

    internal int Names => blocks.DistinctBy(block => block.Name).Count();

    internal void Add(string name, string expected, string seen) => blocks.Add((name, expected, seen));

    /// <summary>A line for each name and way of being wrong.</summary>
    internal string[] Wrong() =>
        [
            .. blocks
                .Where(block => block.Seen != block.Expected)
                .CountBy(block => block)
                .Select(wrong =>
                    $"{wrong.Key.Name} expected {wrong.Key.Expected} was {wrong.Key.Seen} {wrong.Value} of {Count(wrong.Key.Name)}"
                ),
        ];

    private int Count(string name) => blocks.Count(block => block.Name == name);
}
