using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Texts;

/// <summary>The text of a page that lies over others.</summary>
internal static class PageText
{
    /// <summary>A node in full; help where there is none.</summary>
    public static IReadOnlyList<Line> Of(OpenedSession? opened, TraceNode? node, int width, Glyphs glyphs) =>
        opened is not null && node is not null
            ? NodeText.Of(opened, node, width, glyphs, isBrief: false)
            : HelpText.Of(width, glyphs);
}
