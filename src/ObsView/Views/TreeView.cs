using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>Shows each envelope as a tree.</summary>
internal sealed class TreeView(Screen screen) : ITraceView
{
    public void Show(TraceLine.Readable line)
    {
        screen.Show([
            .. EnvelopePicture.Draw(line.Envelope, screen.Width, screen.Glyphs, line.SchemaVersion),
            Line.Empty,
        ]);
        screen.FlushIfWatched();
    }
}
