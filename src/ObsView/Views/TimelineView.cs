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

    private int MaxLabelWidth => width * 2 / 5;

    public bool TakesSketches => true;

    public void Show(TraceLine.Readable line)
    {
        var nodes = TraceForest.Of(line.Envelope).Nodes;
        var session = "session " + EscapedText.Of(line.Envelope.Session.SessionId ?? "", glyphs);
        string[] labels = [session, .. nodes.Skip(1).Select(LabelOf)];
        var labelWidth = Math.Min(labels.Max(CellWidth.Of), MaxLabelWidth);
        var axis = TimeAxis.Of(nodes, width - labelWidth - DurationWidth - 2);
        output.Write([
            Axis(session, labelWidth, axis),
            .. nodes.Skip(1).Zip(labels.Skip(1), (node, label) => Row(node, label, labelWidth, axis)),
            Line.Empty,
        ]);
        output.FlushIfTerminal();
    }

    /// <summary>The session, and the ends of the time axis.</summary>
    private Line Axis(string session, int labelWidth, TimeAxis axis)
    {
        var end = TimeText.OfDuration(axis.Nanoseconds, glyphs);
        return new([
            new Run(Line.Cell(session, labelWidth, glyphs.Ellipsis), TextStyle.SessionId),
            new Run(" 0" + end.PadLeft(axis.Cells - 1), TextStyle.Faint),
        ]);
    }

    private string LabelOf(TraceNode node)
    {
        var indent = new string(' ', Math.Min(2 * (node.Depth - 1), MaxLabelWidth / 2));
        return indent + EscapedText.Of(node.Kind, glyphs) + " " + EscapedText.Of(node.Name, glyphs);
    }

    private Line Row(TraceNode node, string label, int labelWidth, TimeAxis axis) =>
        new([
            new Run(Line.Cell(label, labelWidth, glyphs.Ellipsis), TextStyle.Plain),
            .. axis.RunsOf(node, glyphs),
            new Run(TimeText.OfDuration(node.DurationNanoseconds, glyphs).PadLeft(DurationWidth), TextStyle.Faint),
        ]);
}
