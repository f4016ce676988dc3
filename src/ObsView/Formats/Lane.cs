namespace AgentObservatory.ObsView.Formats;

/// <summary>Nodes that either follow each other or are within each other, in the order of their starts. Viewers of call stacks
/// show such nodes only, so what runs at the same time is put into lanes.</summary>
internal sealed class Lane
{
    private readonly Stack<TraceNode> open = new();

    private Lane() { }

    public List<TraceNode> Nodes { get; } = [];

    /// <summary>The lanes of a tree. A node is in its parent's lane as long as it is within the parent's time, and none of its
    /// siblings there runs at that time; otherwise it is in the first lane where nothing does.</summary>
    public static IReadOnlyList<Lane> Of(TraceNode root)
    {
        var lanes = new List<Lane>();
        var laneOf = new Dictionary<TraceNode, Lane>(ReferenceEqualityComparer.Instance);
        var busy = new PriorityQueue<int, long>();
        var free = new PriorityQueue<int, int>();

        foreach (var node in root.Subtree.OrderBy(node => node.StartTime.UnixNanoseconds).ThenBy(node => node.Index))
        {
            while (busy.TryPeek(out var ended, out var end) && end <= node.StartTime.UnixNanoseconds)
            {
                free.Enqueue(busy.Dequeue(), ended);
            }

            if (node.Parent is not { } parent || !laneOf.TryGetValue(parent, out var lane) || !lane.Encloses(node))
            {
                if (!free.TryDequeue(out var number, out _))
                {
                    number = lanes.Count;
                    lanes.Add(new Lane());
                }

                lane = lanes[number];
                lane.open.Clear();
                busy.Enqueue(number, node.EndTime.UnixNanoseconds);
            }

            lane.open.Push(node);
            lane.Nodes.Add(node);
            laneOf[node] = lane;
        }

        return lanes;
    }

    /// <summary>Whether a node is within another in every sense: below it, and within its time.</summary>
    public static bool IsWithin(TraceNode node, TraceNode other) =>
        node.Index >= other.Index
        && node.Index < other.Index + other.Count
        && node.StartTime.UnixNanoseconds >= other.StartTime.UnixNanoseconds
        && node.EndTime.UnixNanoseconds <= other.EndTime.UnixNanoseconds;

    /// <summary>Whether what runs in this lane at the node's start encloses it.</summary>
    private bool Encloses(TraceNode node)
    {
        while (
            open.TryPeek(out var last)
            && !IsWithin(node, last)
            && last.EndTime.UnixNanoseconds <= node.StartTime.UnixNanoseconds
        )
        {
            open.Pop();
        }

        return open.TryPeek(out var above) && IsWithin(node, above);
    }
}
