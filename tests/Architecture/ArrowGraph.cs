namespace AgentObservatory.Tests.Architecture;

/// <summary>Which node names which other one, with an example for each arrow. Everything comes in ordinal order.</summary>
internal sealed class ArrowGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> arrows = new(StringComparer.Ordinal);

    internal IEnumerable<string> Nodes => arrows.Keys;

    internal IEnumerable<Arrow> Arrows =>
        arrows.SelectMany(from => from.Value.Select(to => new Arrow(from.Key, to.Key, to.Value)));

    internal IEnumerable<string> Named(string node) => arrows[node].Keys;

    internal Arrow Between(string from, string to) => new(from, to, arrows[from][to]);

    /// <summary>Adds a node that may name nobody.</summary>
    internal void Add(string node) => arrows.TryAdd(node, new SortedDictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Adds an arrow; of several examples the first in ordinal order is kept. A node that names itself is none.</summary>
    internal void Add(string from, string to, string example)
    {
        Add(from);
        Add(to);
        if (from != to && (!arrows[from].TryGetValue(to, out string? known) || string.CompareOrdinal(example, known) < 0))
        {
            arrows[from][to] = example;
        }
    }

    /// <summary>The same arrows between groups of nodes; an example is an arrow between nodes.</summary>
    internal ArrowGraph Grouped(Func<string, string> groupOf)
    {
        var grouped = new ArrowGraph();
        foreach (string node in Nodes)
        {
            grouped.Add(groupOf(node));
        }

        foreach (Arrow arrow in Arrows)
        {
            grouped.Add(groupOf(arrow.From), groupOf(arrow.To), arrow.ToString());
        }

        return grouped;
    }
}

/// <summary>One node names another, for example there.</summary>
internal sealed record Arrow(string From, string To, string Example)
{
    public override string ToString() => $"{From} -> {To} ({Example})";
}
