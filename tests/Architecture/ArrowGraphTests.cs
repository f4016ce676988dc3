namespace AgentObservatory.Tests.Architecture;

/// <summary>The analysis on graphs that are small enough to see.</summary>
public class ArrowGraphTests
{
    [Fact]
    public void ATreeHasNoCycle() => Assert.Empty(Cycles.In(GraphOf("a>b", "a>c", "b>d", "c>d", "a>d")));

    [Fact]
    public void ANodeThatNamesItselfIsNoCycle() => Assert.Empty(Cycles.In(GraphOf("a>a", "a>b")));

    [Fact]
    public void EveryCycleIsFoundWithAllThatIsInItAndTheLargestFirst()
    {
        ArrowGraph graph = GraphOf("top>a", "a>b", "b>a", "b>x", "x>y", "y>z", "z>x", "z>bottom", "y>x");

        Assert.Equal(
            [
                ["x", "y", "z"],
                ["a", "b"],
            ],
            Cycles.In(graph)
        );
    }

    [Fact]
    public void TheShortestWayRoundIsToldArrowByArrow()
    {
        ArrowGraph graph = GraphOf("a>b", "b>c", "c>d", "d>a", "c>a", "d>b");

        string[] cycle = Assert.Single(Cycles.In(graph));
        Assert.Equal(
            ["a -> b (a>b)", "b -> c (b>c)", "c -> a (c>a)"],
            Cycles.Shortest(graph, cycle).Select(arrow => arrow.ToString())
        );
    }

    [Fact]
    public void ArrowsWithinAGroupVanishAndThoseBetweenGroupsHaveAnExample()
    {
        ArrowGraph files = GraphOf("low/a>low/b", "low/b>low/a", "high/c>low/b", "high/c>low/a");

        ArrowGraph rooms = files.Grouped(ProjectFolder.RoomOf);

        Assert.Equal(["high", "low"], rooms.Nodes);
        Arrow arrow = Assert.Single(rooms.Arrows);
        Assert.Equal(("high", "low", "high/c -> low/a (high/c>low/a)"), (arrow.From, arrow.To, arrow.Example));
    }

    [Fact]
    public void AnArrowUpAnArrowBesideAndAStrangerAreAgainstTheOrder()
    {
        var order = new RoomOrder([""], ["left", "right"], ["bottom"]);
        ArrowGraph rooms = GraphOf(
                "root.cs>left/a",
                "root.cs>bottom/a",
                "left/a>bottom/a",
                "left/a>left/inner/a",
                "left/inner/a>left/a",
                "left/a>right/a",
                "bottom/a>left/inner/a",
                "bottom/a>root.cs",
                "elsewhere/a>bottom/a"
            )
            .Grouped(ProjectFolder.RoomOf);

        Assert.Equal(
            [
                "elsewhere has no place in the order",
                "bottom must not name the root: bottom/a -> root.cs (bottom/a>root.cs)",
                "bottom must not name left/inner: bottom/a -> left/inner/a (bottom/a>left/inner/a)",
                "left must not name right: left/a -> right/a (left/a>right/a)",
            ],
            order.Violations(rooms)
        );
    }

    private static ArrowGraph GraphOf(params string[] arrows)
    {
        var graph = new ArrowGraph();
        foreach (string arrow in arrows)
        {
            string[] ends = arrow.Split('>');
            graph.Add(ends[0], ends[1], arrow);
        }

        return graph;
    }
}
