namespace AgentObservatory.Tests.Architecture;

/// <summary>The strongly connected components of a graph (Tarjan 1972): nodes that name each other, directly or not.</summary>
internal sealed class Cycles
{
    private readonly ArrowGraph graph;
    private readonly Dictionary<string, int> indexes = [];
    private readonly Dictionary<string, int> lowest = [];
    private readonly Stack<string> open = [];
    private readonly List<string[]> found = [];

    private Cycles(ArrowGraph graph)
    {
        this.graph = graph;
    }

    /// <summary>The components of more than one node, the largest first.</summary>
    internal static IReadOnlyList<string[]> In(ArrowGraph graph)
    {
        var cycles = new Cycles(graph);
        foreach (string node in graph.Nodes)
        {
            if (!cycles.indexes.ContainsKey(node))
            {
                cycles.Visit(node);
            }
        }

        return [.. cycles.found.OrderByDescending(component => component.Length)];
    }

    /// <summary>The shortest way within a component from its first node back to it.</summary>
    internal static IReadOnlyList<Arrow> Shortest(ArrowGraph graph, string[] component)
    {
        string start = component[0];
        var cameFrom = new Dictionary<string, string>();
        var waiting = new Queue<string>([start]);
        while (!cameFrom.ContainsKey(start))
        {
            string node = waiting.Dequeue();
            foreach (string next in graph.Named(node).Where(component.Contains))
            {
                if (cameFrom.TryAdd(next, node))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        var way = new List<Arrow>();
        string end = start;
        do
        {
            way.Add(graph.Between(cameFrom[end], end));
            end = cameFrom[end];
        } while (end != start);

        way.Reverse();
        return way;
    }

    private void Visit(string node)
    {
        indexes[node] = lowest[node] = indexes.Count;
        open.Push(node);
        foreach (string next in graph.Named(node))
        {
            if (!indexes.TryGetValue(next, out int index))
            {
                Visit(next);
                lowest[node] = Math.Min(lowest[node], lowest[next]);
            }
            else if (open.Contains(next))
            {
                lowest[node] = Math.Min(lowest[node], index);
            }
        }

        if (lowest[node] == indexes[node])
        {
            Close(node);
        }
    }

    private void Close(string root)
    {
        var component = new List<string>();
        do
        {
            component.Add(open.Pop());
        } while (component[^1] != root);

        if (component.Count > 1)
        {
            found.Add([.. component.Order(StringComparer.Ordinal)]);
        }
    }
}
