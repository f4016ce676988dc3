using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows each envelope as a tree, and a line of counts after each file. With a filter, only what it selects; with a number
/// of last sessions, only so many of each file.</summary>
internal sealed class TreeView(
    LineWriter output,
    SpanFilter? filter = null,
    TreeOptions? options = null,
    string? session = null,
    int? last = null
) : ITraceView
{
    private readonly Queue<(TraceLine.Readable Line, IReadOnlySet<SpanRecord>? Shown)> lastOnes = new();
    private SessionCounts counts = new();
    private long hits;
    private long sessionsWithHits;
    private bool hasEndedFile;

    public bool TakesSketches => filter is null;

    public void BeginFile()
    {
        counts = new SessionCounts();
        (hits, sessionsWithHits) = (0, 0);

        if (hasEndedFile)
        {
            output.Write([Line.Empty]);
        }
    }

    public void Show(TraceLine.Readable line)
    {
        counts.Add(line.Envelope);

        if (session is not null && session != line.Envelope.Session.SessionId)
        {
            return;
        }

        if (filter is null)
        {
            WriteOrKeep(line, shown: null);
        }
        else if (filter.Of(line.Envelope) is { Hits: > 0 } selected)
        {
            hits += selected.Hits;
            sessionsWithHits++;
            WriteOrKeep(line, selected.Shown);
        }
    }

    private void WriteOrKeep(TraceLine.Readable line, IReadOnlySet<SpanRecord>? shown)
    {
        if (last is null)
        {
            Write(line, shown);
            return;
        }

        lastOnes.Enqueue((line, shown));

        if (lastOnes.Count > last)
        {
            lastOnes.Dequeue();
        }
    }

    private void Write(TraceLine.Readable line, IReadOnlySet<SpanRecord>? shown)
    {
        var how = (options ?? new TreeOptions()) with { Shown = shown };

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
        while (lastOnes.TryDequeue(out var one))
        {
            Write(one.Line, one.Shown);
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

        if (filter is not null)
        {
            row.Append($"{Quantity.Of(hits, "hit")} in {Quantity.Of(sessionsWithHits, "session")},", TextStyle.Plain);
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
        row.Append(Quantity.Of(counts.Sessions, "session") + ",", TextStyle.Plain)
            .Append(Quantity.Of(counts.Spans, "span") + ",", TextStyle.Plain)
            .Append(Quantity.Of(counts.Events, "event") + ",", TextStyle.Plain)
            .Append(Quantity.Of(counts.Errors, "error") + ",", TextStyle.ForCount(counts.Errors, TextStyle.Error))
            .Append(
                Quantity.Of(counts.Anomalies, "anomaly", "anomalies") + ",",
                TextStyle.ForCount(counts.Anomalies, TextStyle.Warning)
            );
}
