using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Sources;

namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>What changes the state of the screen.</summary>
internal abstract record Happening
{
    /// <summary>A key was pressed.</summary>
    public sealed record Pressed(Key Key) : Happening;

    /// <summary>The terminal has another size.</summary>
    public sealed record Resized(ScreenSize Size) : Happening;

    /// <summary>More is known of the sessions.</summary>
    public sealed record Listed(Catalog Catalog) : Happening;

    /// <summary>A session was read as its row had it.</summary>
    public sealed record SessionRead(SessionRow Row, OpenedSession Opened) : Happening;

    /// <summary>A session could not be read.</summary>
    public sealed record ReadFailed(SessionRow Row, string Reason) : Happening;
}
