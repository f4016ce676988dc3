using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows totals at the end: the files, the sessions, the events, and a table of the spans by kind.</summary>
internal sealed class SummaryView(LineWriter output) : ITraceView
{
    private const int CountWidth = 11;
    private const int NumberWidth = 8;

    private static readonly SpanColumn[] Columns =
    [
        SpanColumn.Count("spans", CountWidth),
        SpanColumn.Errors(NumberWidth),
        SpanColumn.Duration("mean", NumberWidth, durations => durations.Mean),
        SpanColumn.Duration("p50", NumberWidth, durations => durations.Percentile(50)),
        SpanColumn.Duration("p99", NumberWidth, durations => durations.Percentile(99)),
        SpanColumn.Duration("max", NumberWidth, durations => durations.Maximum),
    ];

    private readonly TraceStatistics statistics = new();
    private readonly FileTotals files = new();
    private readonly TextLayout layout = new(output.Width, output.Glyphs);

    public void Show(TraceLine.Readable line) => statistics.Add(line.Envelope);

    public void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete) =>
        files.Add(file, lines, unreadableLines, isComplete);

    public void End()
    {
        if (!files.HasComplete)
        {
            return;
        }

        files.Write(layout);
        TotalsHead.Write(layout, statistics);
        new SpanTable(layout, Columns).Write("kind", statistics.ByKind, TraceVocabulary.KindStyle, statistics.Spans);
        output.Write(layout.Lines);
    }
}
