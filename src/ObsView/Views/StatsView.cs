using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows totals at the end: the files, the sessions, the events, tables of the spans by kind, tool, model and agent, and
/// the sessions that failed most and ran longest. Costs are shown if there are prices.</summary>
internal sealed class StatsView(LineWriter output, PriceTable? prices = null) : ITraceView
{
    private readonly TraceStatistics statistics = new(prices ?? PriceTable.Empty);
    private readonly FileTotals files = new();
    private readonly TextLayout layout = new(output.Width, output.Glyphs);

    public WantedAttributes? Wanted { get; } = new(TraceStatistics.Attributes);

    public bool TellsAtTheEnd => true;

    public void Show(TraceLine.Readable line) => Prepare(line)();

    public Action Prepare(TraceLine.Readable line)
    {
        var forest = TraceForest.Of(line.Envelope);
        return () => statistics.Add(forest);
    }

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
        WriteTables();
        output.Write(layout.Lines);

        // A single one stands out among none.
        if (statistics.Sessions.Count > 1)
        {
            WriteSessions("most errors", statistics.Failing);
            WriteSessions("longest", statistics.Slowest);
        }
    }

    private void WriteTables()
    {
        var table = new SpanTable(layout, Columns());
        table.Write("kind", statistics.ByKind, TraceVocabulary.KindStyle, statistics.Spans);
        table.Write("tool", statistics.ByTool, _ => TextStyle.ToolCall);
        table.Write("model", statistics.ByModel, _ => TextStyle.LlmCall);
        table.Write("agent", statistics.ByAgent, _ => TextStyle.AgentStep);
    }

    private List<SpanColumn> Columns()
    {
        List<SpanColumn> columns =
        [
            SpanColumn.Count("count", 8),
            SpanColumn.Errors(7),
            SpanColumn.Duration("p50", 7, durations => durations.Percentile(50)),
            SpanColumn.Duration("p95", 7, durations => durations.Percentile(95)),
            SpanColumn.Duration("p99", 7, durations => durations.Percentile(99)),
            SpanColumn.Tokens(10),
        ];

        if (prices is not null)
        {
            columns.Add(SpanColumn.Cost(9));
        }

        return columns;
    }

    private void WriteSessions(string title, IReadOnlyList<SessionSummary> sessions)
    {
        if (sessions.Count == 0)
        {
            return;
        }

        var rows = new SessionTable(output);
        output.Write([Line.Empty, new Line([new Run(title, TextStyle.Faint)])]);
        output.Write(rows.Head);

        foreach (var session in sessions)
        {
            output.Write(rows.RowOf(session));
        }
    }
}
