using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows each session as a waterfall: a line per span, with a bar where its time lies within that of the session.</summary>
internal sealed class TimelineView(LineWriter output) : ITraceView
{
    private const int MinWidth = 40;
    private const int DurationWidth = 8;

    private readonly Glyphs glyphs = output.Glyphs;
    private readonly int width = Math.Max(output.Width, MinWidth);

    private int LabelWidth => width * 2 / 5;

    private int BarWidth => width - LabelWidth - DurationWidth - 2;

    public bool TakesSketches => true;

    public void Show(TraceLine.Readable line)
    {
        var nodes = TraceForest.Of(line.Envelope).Nodes;
        var axis = TimeAxis.Of(nodes, BarWidth);
        output.Write([Axis(line.Envelope.Session, axis), .. nodes.Skip(1).Select(node => Row(node, axis)), Line.Empty]);
        output.FlushIfTerminal();
    }

    /// <summary>The session, and the ends of the time axis.</summary>
    private Line Axis(SessionInfo session, TimeAxis axis)
    {
        var end = TimeText.OfDuration(axis.Nanoseconds, glyphs);
        return new([
            new Run(Cell("session " + EscapedText.Of(session.SessionId ?? "", glyphs)), TextStyle.SessionId),
            new Run(" 0" + end.PadLeft(BarWidth - 1), TextStyle.Faint),
        ]);
    }

    private Line Row(TraceNode node, TimeAxis axis)
    {
        var indent = new string(' ', Math.Min(2 * (node.Depth - 1), LabelWidth / 2));
        var label = indent + EscapedText.Of(node.Kind, glyphs) + " " + EscapedText.Of(node.Name, glyphs);
        return new([
            new Run(Cell(label), TextStyle.Plain),
            .. axis.RunsOf(node, glyphs),
            new Run(TimeText.OfDuration(node.DurationNanoseconds, glyphs).PadLeft(DurationWidth), TextStyle.Faint),
        ]);
    }

    private string Cell(string text) => Line.Cell(text, LabelWidth, glyphs.Ellipsis);
}
