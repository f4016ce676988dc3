using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Sources;

namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>The ways to look at a session, in the order of the Tab key.</summary>
internal enum SessionView
{
    Tree,
    Timeline,
    Chat,

    /// <summary>The session as it stood after some of its events.</summary>
    Steps,
}

/// <summary>A session that is looked at. Immutable but for what it remembers.</summary>
internal sealed record SessionPage
{
    /// <summary>The row as it was when the session was read.</summary>
    public required SessionRow Row { get; init; }

    public required OpenedSession Opened { get; init; }

    public required Outline Outline { get; init; }

    public SessionView View { get; init; }

    /// <summary>Where one is among the nodes that are seen, in the tree and in the timeline.</summary>
    public Scroll Nodes { get; init; }

    /// <summary>Where one is among the lines of the conversation.</summary>
    public Scroll Chat { get; init; }

    /// <summary>After how many events the session is looked at.</summary>
    public int Step { get; init; }

    /// <summary>Whether one goes to the end as the session grows.</summary>
    public bool IsFollowing { get; init; }

    public TraceNode Node => Opened.Nodes[Outline[Nodes.Cursor]];

    public static SessionPage Of(SessionRow row, OpenedSession opened) =>
        new()
        {
            Row = row,
            Opened = opened,
            Outline = Outline.Of(opened),
        };
}
