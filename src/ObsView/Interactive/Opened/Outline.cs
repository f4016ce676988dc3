using System.Collections.Immutable;

namespace AgentObservatory.ObsView.Interactive.Opened;

/// <summary>Which nodes of a session are collapsed, and which are seen therefore. Immutable.</summary>
internal sealed class Outline
{
    /// <summary>Larger sessions begin with what is close to the root.</summary>
    private const int MostExpanded = 500;

    private readonly OpenedSession opened;
    private readonly ImmutableArray<bool> collapsed;
    private readonly int[] seen;

    private Outline(OpenedSession opened, ImmutableArray<bool> collapsed)
    {
        this.opened = opened;
        this.collapsed = collapsed;
        seen = [.. Seen()];
    }

    public static Outline Of(OpenedSession opened) =>
        new(opened, Marks(opened, node => opened.Nodes.Length > MostExpanded && node.Depth - opened.Root.Depth >= 2));

    /// <summary>How many nodes are seen.</summary>
    public int Count => seen.Length;

    /// <summary>The node at a place among those that are seen.</summary>
    public int this[int place] => seen[place];

    public bool IsCollapsed(int node) => collapsed[node];

    /// <summary>Where a node is among those that are seen; where it would be, if it is not.</summary>
    public int PlaceOf(int node) => Array.BinarySearch(seen, node) is var place && place >= 0 ? place : ~place - 1;

    public Outline With(int node, bool isCollapsed) =>
        collapsed[node] == isCollapsed ? this : new(opened, collapsed.SetItem(node, isCollapsed));

    /// <summary>Collapses all but the root, or none.</summary>
    public Outline WithAll(bool areCollapsed) => new(opened, Marks(opened, node => areCollapsed && node != opened.Root));

    /// <summary>Expands what is above a node.</summary>
    public Outline Revealing(int node)
    {
        var marks = collapsed.ToBuilder();

        for (var above = opened.Nodes[node].Parent; above is not null && opened.IndexOf(above) >= 0; above = above.Parent)
        {
            marks[opened.IndexOf(above)] = false;
        }

        return new(opened, marks.MoveToImmutable());
    }

    /// <summary>The same for the session as it is known later.</summary>
    public Outline CarriedTo(OpenedSession later)
    {
        var known = opened.Nodes.Where(node => collapsed[opened.IndexOf(node)]).Select(IdOf).ToHashSet();
        return new(later, Marks(later, node => known.Contains(IdOf(node))));
    }

    /// <summary>What a node is, whatever is known of its session.</summary>
    public static (SpanId Session, SpanId Span) IdOf(TraceNode node) =>
        (node.Session.Session.RootSpanId, node.Span?.SpanId ?? SpanId.None);

    private static ImmutableArray<bool> Marks(OpenedSession opened, Func<TraceNode, bool> isCollapsed) =>
        [.. opened.Nodes.Select(node => node.Count > 1 && isCollapsed(node))];

    private IEnumerable<int> Seen()
    {
        for (var index = 0; index < collapsed.Length; index += collapsed[index] ? opened.Nodes[index].Count : 1)
        {
            yield return index;
        }
    }
}
