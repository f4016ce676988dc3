using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows each session that is selected as a tree, and a line of counts after each file.</summary>
internal sealed class TreeView(LineWriter output, Selection selection, TreeOptions options) : ITraceView
{
    private SessionCounts counts = new();
    private bool hasEndedFile;

    public bool TakesSketches => !selection.HasQuery;

    public void BeginFile()
    {
        counts = new SessionCounts();
        selection.BeginFile();

        if (hasEndedFile)
        {
            output.Write([Line.Empty]);
        }
    }

    public void Show(TraceLine.Readable line)
    {
        counts.Add(line.Envelope);

        if (selection.Take(line) is { } selected)
        {
            Write(selected);
        }
    }

    private void Write(SelectedSession selected)
    {
        var line = selected.Line;
        var how = options with { Shown = selected.Spans };

        foreach (
            var part in EnvelopeRenderer.RenderParts(line.Envelope, output.Width, output.Glyphs, line.SchemaVersion, how)
        )
        {
            output.Write(part);
            output.FlushIfTerminal();
        }

        output.Write([Line.Empty]);
        output.FlushIfTerminal();
    }

    public void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete)
    {
        foreach (var selected in selection.TakeRest())
        {
            Write(selected);
        }

        if (!isComplete)
        {
            return;
        }

        hasEndedFile = true;
        var layout = new TextLayout(output.Width, output.Glyphs);
        var row = new Paragraph(layout).AppendUntrusted(file, TextStyle.SessionId, suffix: ":");

        if (counts.Sessions > 0 || shownLater == 0)
        {
            AppendTotals(row);
        }

        if (selection.HasQuery)
        {
            row.Append(
                $"{Quantity.Of(selection.Hits, "hit")} in {Quantity.Of(selection.SessionsWithHits, "session")},",
                TextStyle.Plain
            );
        }

        if (shownLater > 0)
        {
            row.Append(Quantity.Of(shownLater, "session") + " shown with a later file,", TextStyle.Plain);
        }

        row.Append(Quantity.Of(unreadableLines, "unreadable line"), TextStyle.ForCount(unreadableLines, TextStyle.Error))
            .Write("");
        output.Write(layout.Lines);
    }

    private void AppendTotals(Paragraph row) =>
        AppendWithFailed(
                AppendWithFailed(row, Quantity.Of(counts.Sessions, "session"), counts.FailedSessions),
                Quantity.Of(counts.Spans, "span"),
                counts.FailedSpans
            )
            .Append(Quantity.Of(counts.Events, "event") + ",", TextStyle.Plain)
            .Append(
                Quantity.Of(counts.Anomalies, "anomaly", "anomalies") + ",",
                TextStyle.ForCount(counts.Anomalies, TextStyle.Warning)
            );

    /// <summary>Says of what the failed ones are part, for a session may have failed as well as its spans.</summary>
    private static Paragraph AppendWithFailed(Paragraph row, string all, long failed) =>
        failed == 0
            ? row.Append(all + ",", TextStyle.Plain)
            : row.Append(all, TextStyle.Plain).Append($"({Quantity.Of(failed)} failed),", TextStyle.Error);
}
