using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows each envelope as a tree, and a line of counts after each file. With a filter, only what it selects.</summary>
internal sealed class TreeView(LineWriter output, SpanFilter? filter = null) : ITraceView
{
    private TraceStatistics statistics = new();
    private long hits;
    private long sessionsWithHits;
    private bool hasEndedFile;

    public void BeginFile()
    {
        statistics = new TraceStatistics();
        (hits, sessionsWithHits) = (0, 0);

        if (hasEndedFile)
        {
            output.Write([Line.Empty]);
        }
    }

    public void Show(TraceLine.Readable line)
    {
        statistics.Add(line.Envelope);

        if (filter is null)
        {
            Write(line, shown: null);
        }
        else if (filter.Of(line.Envelope) is { Hits: > 0 } selected)
        {
            hits += selected.Hits;
            sessionsWithHits++;
            Write(line, selected.Shown);
        }
    }

    private void Write(TraceLine.Readable line, IReadOnlySet<SpanRecord>? shown)
    {
        output.Write([
            .. EnvelopeRenderer.Render(line.Envelope, output.Width, output.Glyphs, line.SchemaVersion, shown),
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

        if (statistics.Sessions.Count > 0 || shownLater == 0)
        {
            AppendTotals(counts);
        }

        if (filter is not null)
        {
            counts.Append($"{Quantity.Of(hits, "hit")} in {Quantity.Of(sessionsWithHits, "session")},", TextStyle.Plain);
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
            .Append(Quantity.Of(statistics.Sessions.Count, "session") + ",", TextStyle.Plain)
            .Append(Quantity.Of(statistics.Spans.Count, "span") + ",", TextStyle.Plain)
            .Append(Quantity.Of(statistics.Events, "event") + ",", TextStyle.Plain)
            .Append(Quantity.Of(statistics.Errors, "error") + ",", TextStyle.ForCount(statistics.Errors, TextStyle.Error))
            .Append(
                Quantity.Of(statistics.Anomalies, "anomaly", "anomalies") + ",",
                TextStyle.ForCount(statistics.Anomalies, TextStyle.Warning)
            );
}
