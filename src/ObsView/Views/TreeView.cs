using AgentObservatory.ObsView.Summary;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows each envelope as a tree, and a line of counts after each file.</summary>
internal sealed class TreeView(LineWriter output) : ITraceView
{
    private TraceSummary summary = new();
    private bool hasEndedFile;

    public void BeginFile()
    {
        summary = new TraceSummary();

        if (hasEndedFile)
        {
            output.Write([Line.Empty]);
        }
    }

    public void Show(TraceLine.Readable line)
    {
        summary.Add(line.Envelope);
        output.Write([
            .. EnvelopeRenderer.Render(line.Envelope, output.Width, output.Glyphs, line.SchemaVersion),
            Line.Empty,
        ]);
        output.FlushIfTerminal();
    }

    public void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete)
    {
        if (!isComplete)
        {
            return;
        }

        hasEndedFile = true;
        var layout = new TextLayout(output.Width, output.Glyphs);
        var counts = new Paragraph(layout).AppendUntrusted(file, TextStyle.SessionId, suffix: ":");

        if (summary.Sessions > 0 || shownLater == 0)
        {
            AppendTotals(counts);
        }

        if (shownLater > 0)
        {
            counts.Append(Quantity.Of(shownLater, "session") + " shown with a later file,", TextStyle.Plain);
        }

        counts
            .Append(Quantity.Of(unreadableLines, "unreadable line"), TextStyle.ForCount(unreadableLines, TextStyle.Error))
            .Write("");
        output.Write(layout.Lines);
    }

    private void AppendTotals(Paragraph counts) =>
        counts
            .Append(Quantity.Of(summary.Sessions, "session") + ",", TextStyle.Plain)
            .Append(Quantity.Of(summary.AllKinds.Spans, "span") + ",", TextStyle.Plain)
            .Append(Quantity.Of(summary.Events, "event") + ",", TextStyle.Plain)
            .Append(Quantity.Of(summary.Errors, "error") + ",", TextStyle.ForCount(summary.Errors, TextStyle.Error))
            .Append(
                Quantity.Of(summary.Anomalies, "anomaly", "anomalies") + ",",
                TextStyle.ForCount(summary.Anomalies, TextStyle.Warning)
            );
}
