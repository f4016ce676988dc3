using AgentObservatory.ObsView.Summary;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows totals at the end: the files, the sessions, the events, and a table of the spans by kind, most frequent
/// first. The untrusted kind is the last column, so that its width moves no other.</summary>
internal sealed class SummaryView(LineWriter output) : ITraceView
{
    private const int CountWidth = 11;
    private const int ErrorsWidth = 8;
    private const int DurationWidth = 8;
    private static readonly Indent Hanging = Indent.Hanging("");

    private readonly TraceSummary summary = new();
    private readonly List<string> completeFiles = [];
    private int incompleteFiles;
    private long unreadableLines;
    private readonly TextLayout layout = new(output.Width, output.Glyphs);

    public void Show(TraceLine.Readable line) => summary.Add(line.Envelope);

    public void EndFile(string file, long unreadableLines, bool isComplete)
    {
        this.unreadableLines += unreadableLines;

        if (isComplete)
        {
            completeFiles.Add(file);
        }
        else
        {
            incompleteFiles++;
        }
    }

    public void End()
    {
        if (completeFiles.Count == 0)
        {
            return;
        }

        WriteFiles();
        WriteSessions();
        WriteEvents();

        if (summary.AllKinds.Spans > 0)
        {
            WriteKinds();
        }

        output.Write(layout.Lines);
    }

    private void WriteFiles()
    {
        var paragraph = layout.NewParagraph();
        _ = completeFiles is [var file]
            ? paragraph.AppendUntrusted(file, TextStyle.SessionId, suffix: ":")
            : paragraph.Append(Quantity.Of(completeFiles.Count, "file") + ":", TextStyle.SessionId);
        paragraph
            .Append(Quantity.Of(summary.Sessions + unreadableLines, "line") + ",", TextStyle.Plain)
            .Append($"{Quantity.Of(unreadableLines)} unreadable", TextStyle.ForCount(unreadableLines, TextStyle.Error));

        if (incompleteFiles > 0)
        {
            paragraph
                .AppendField(Quantity.Of(incompleteFiles, "file"), TextStyle.Error)
                .Append("not fully read", TextStyle.Error);
        }

        layout.Write(Hanging, paragraph);
    }

    private void WriteSessions()
    {
        var paragraph = layout.NewParagraph().Append(Quantity.Of(summary.Sessions, "session"), TextStyle.Plain);

        foreach (var (status, count) in summary.SessionsByStatus.OrderBy(sessions => sessions.Key))
        {
            var (text, style) = TraceVocabulary.StatusText(status);
            paragraph.AppendField(Quantity.Of(count), TextStyle.Plain).Append(text, style);
        }

        layout.Write(Hanging, paragraph);

        if (summary.Start.UnixNanoseconds < long.MaxValue)
        {
            var times = $"from {TimeText.OfTimestamp(summary.Start)} to {TimeText.OfTimestamp(summary.End)}";
            layout.Write(Hanging, times, TextStyle.Plain);
        }
    }

    private void WriteEvents() =>
        layout.Write(
            Hanging,
            layout
                .NewParagraph()
                .Append(Quantity.Of(summary.Events, "event"), TextStyle.Plain)
                .AppendFieldIf(summary.Dropped > 0, $"! {Quantity.Of(summary.Dropped)} dropped", TextStyle.Warning)
                .AppendFieldIf(
                    summary.Anomalies > 0,
                    $"! {Quantity.Of(summary.Anomalies)} could not be placed",
                    TextStyle.Warning
                )
        );

    private void WriteKinds()
    {
        layout.Write(Hanging, layout.NewParagraph());
        WriteRow(Row("spans", "errors", TextStyle.Faint, "mean", "p50", "p99", "max").AppendField("kind", TextStyle.Faint));

        foreach (var (name, kind) in summary.Kinds.OrderByDescending(kind => kind.Value.Spans).ThenBy(kind => kind.Key))
        {
            WriteRow(Row(kind).AppendUntrustedField(name, TraceVocabulary.KindStyle(name)));
        }

        if (summary.OtherKinds.Spans > 0)
        {
            WriteRow(Row(summary.OtherKinds).AppendField(output.Glyphs.Ellipsis + " other kinds", TextStyle.Faint));
        }

        if (summary.Kinds.Count + summary.OtherKinds.Spans > 1)
        {
            WriteRow(Row(summary.AllKinds).AppendField("all", TextStyle.Faint));
        }
    }

    private void WriteRow(Paragraph row) => layout.Write(new("", new string(' ', CountWidth)), row);

    private Paragraph Row(KindSummary kind) =>
        Row(
            Quantity.Of(kind.Spans),
            Quantity.Of(kind.Errors),
            TextStyle.ForCount(kind.Errors, TextStyle.Error),
            Duration(kind, kind.Durations.Mean),
            Duration(kind, kind.Durations.Percentile(50)),
            Duration(kind, kind.Durations.Percentile(99)),
            Duration(kind, kind.Durations.Maximum)
        );

    private Paragraph Row(string spans, string errors, Style errorsStyle, params ReadOnlySpan<string> durations)
    {
        var paragraph = layout
            .NewParagraph()
            .Append(spans.PadLeft(CountWidth), TextStyle.Plain)
            .Append(errors.PadLeft(ErrorsWidth), errorsStyle);

        foreach (var duration in durations)
        {
            paragraph.Append(duration.PadLeft(DurationWidth), TextStyle.Plain);
        }

        return paragraph;
    }

    private string Duration(KindSummary kind, long nanoseconds) =>
        kind.Durations.Count == 0 ? "-" : TimeText.OfDuration(nanoseconds, output.Glyphs);
}
