using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Live;

/// <summary>Pictures of runs: what they are doing, the spans that are open, and what happened last. A pure function of its
/// arguments.</summary>
internal sealed class RunPicture(Timestamp now, int width, Glyphs glyphs)
{
    private const int MaxOpen = 20;
    private const string Indent = "  ";

    /// <summary>The runs that have finished: how many, and the last ones.</summary>
    public IReadOnlyList<Line> OfFinished(LiveRuns runs) =>
        runs.MoreFinished == 0
            ? [.. runs.Finished.SelectMany(Of)]
            : [Note($"{Quantity.Of(runs.MoreFinished)} more finished"), Line.Empty, .. runs.Finished.SelectMany(Of)];

    /// <summary>As much as fits into so many lines of the runs that have not finished.</summary>
    public IReadOnlyList<Line> OfUnfinished(LiveRuns runs, int most = int.MaxValue)
    {
        if (runs.Unfinished is not { Count: > 0 and var count } unfinished)
        {
            return [Nothing];
        }

        var lines = new List<Line>();
        var whole = 0;

        while (whole < count && lines.Count < most)
        {
            lines.AddRange(Of(unfinished[whole]));
            whole += lines.Count <= most ? 1 : 0;
        }

        return whole == count
            ? lines
            : [.. lines.Take(most - 1), Note($"{Quantity.Of(count - whole, "session")} not shown in full")];
    }

    private Line Nothing { get; } = new([new Run("no session is running", TextStyle.Faint)]);

    private Line Note(string text) => new([new Run($"{glyphs.Ellipsis} {text}", TextStyle.Faint)]);

    private IEnumerable<Line> Of(LiveRun run)
    {
        var layout = new TextLayout(width, glyphs);
        WriteHeader(layout, run);
        WriteOpen(layout, run);
        return [.. layout.Lines, .. run.Latest.Select(latest => Of(run, latest)), Line.Empty];
    }

    private void WriteHeader(TextLayout layout, LiveRun run)
    {
        var (word, style) = Word(run.State);
        var until = run.State == RunState.Running ? now : run.LastTime;
        var header = new Paragraph(layout)
            .Append(word, style)
            .AppendUntrustedField(run.Session.AgentId, TextStyle.Plain)
            .AppendUntrusted(run.Session.SessionId, TextStyle.SessionId)
            .AppendField(Elapsed(run.Session.StartTime, until), TextStyle.Faint);

        if (run.State == RunState.Finished)
        {
            header.AppendStatus(run.End?.Status ?? SpanStatus.Unfinished);
        }

        header
            .AppendField(Quantity.Of(run.Spans, "span"), TextStyle.Faint)
            .AppendField(Quantity.Of(run.Events, "event"), TextStyle.Faint)
            .AppendFieldIf(run.Errors > 0, Quantity.Of(run.Errors, "error"), TextStyle.Error)
            .AppendLabelled("because", run.End?.SuspendReason)
            .AppendError(run.End?.Error)
            .Write("", Indent);
    }

    /// <summary>The open spans as a tree. One whose parent is not open is a root.</summary>
    private void WriteOpen(TextLayout layout, LiveRun run)
    {
        var guides = new TreeGuides(layout);
        var until = run.State is RunState.Dead or RunState.Finished ? run.LastTime : now;

        foreach (var node in new SpanForest(SessionReducer.Fold(run.Open.Starts)).Walk().Take(MaxOpen))
        {
            var (first, details) = guides.Of(node.Depth, node.IsLast, node.HasChildren);
            new Paragraph(layout)
                .AppendUntrusted(node.Span.Kind, TraceVocabulary.KindStyle(node.Span.Kind))
                .AppendUntrusted(node.Span.Name, TextStyle.SpanName)
                .AppendField(Elapsed(node.Span.StartTime, until), TextStyle.Faint)
                .AppendFieldIf(guides.IsTooDeep(node.Depth), $"depth {node.Depth + 1}", TextStyle.Warning)
                .Write(first, details);
        }

        if (run.Open.Count > MaxOpen)
        {
            layout.Add(Note($"{Quantity.Of(run.Open.Count - MaxOpen)} more open"));
        }
    }

    /// <summary>An event, on one line. What does not fit is cut off.</summary>
    private Line Of(LiveRun run, LatestEvent latest)
    {
        var time = new Run($"{Indent}+{Elapsed(run.Session.StartTime, latest.Time)} ", TextStyle.Faint);
        return new Line([time, .. latest.Line.Runs]).CutTo(width, glyphs.Ellipsis);
    }

    /// <summary>Never negative, whatever clocks say.</summary>
    private string Elapsed(Timestamp from, Timestamp to) => TimeText.OfDuration(Math.Max(0, to.Since(from)), glyphs);

    private static (string Word, Style Style) Word(RunState state) =>
        state switch
        {
            RunState.Running => ("running", TextStyle.Ok),
            RunState.Suspended => ("suspended", TextStyle.Warning),
            RunState.Dead => ("dead", TextStyle.Error),
            _ => ("finished", TextStyle.Faint),
        };
}
