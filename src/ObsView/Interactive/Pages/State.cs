using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.ObsView.Interactive.Texts;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>A page of text over another one: a node in full, or help where there is none.</summary>
internal sealed record TextPage(TraceNode? Node, Scroll Scroll);

/// <summary>All that decides what is on the screen. Immutable.</summary>
internal sealed record State(ScreenSize Size, Glyphs Glyphs)
{
    public Catalog Catalog { get; init; } = Catalog.Empty;

    /// <summary>Where one is among the sessions.</summary>
    public Scroll List { get; init; }

    /// <summary>The session that is looked at; null for the list of all.</summary>
    public SessionPage? Session { get; init; }

    /// <summary>What is shown over that; null for nothing.</summary>
    public TextPage? Text { get; init; }

    /// <summary>The lines of a text page; help where it is about no node.</summary>
    public IReadOnlyList<Line> LinesOf(TextPage text) =>
        text.Node is { } node && Session is { } page
            ? NodeText.Of(page.Opened, node, Size.Width, Glyphs, isBrief: false)
            : HelpText.Of(Size.Width, Glyphs);

    /// <summary>The row of a session that is to be looked at as soon as it is read.</summary>
    public long? Opening { get; init; }

    /// <summary>What is being typed to search for; null if nothing is.</summary>
    public string? Prompt { get; init; }

    /// <summary>What was last searched for.</summary>
    public string Sought { get; init; } = "";

    /// <summary>What the last key came to, where that is not seen.</summary>
    public string Message { get; init; } = "";

    public bool HasQuit { get; init; }

    /// <summary>The session that is to be read next: one that is opened, or that has grown since. Null if none is.</summary>
    public SessionRow? Wanted =>
        Opening is { } id ? Catalog.Find(id)
        : Session is { } page && Catalog.Find(page.Row.Id) is { } row && row != page.Row ? row
        : null;
}
