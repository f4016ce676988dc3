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
    private const int NumberWidth = 8;

    private readonly TraceSummary summary = new();
    private readonly List<string> completeFiles = [];
    private int incompleteFiles;
    private long lines;
    private long unreadableLines;
    private readonly TextLayout layout = new(output.Width, output.Glyphs);

    public void Show(TraceLine.Readable line) => summary.Add(line.Envelope);

    public void EndFile(string file, long lines, long unreadableLines, int shownLater, bool isComplete)
    {
        this.lines += lines;
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
        var paragraph = new Paragraph(layout);
        _ = completeFiles is [var file]
            ? paragraph.AppendUntrusted(file, TextStyle.SessionId, suffix: ":")
            : paragraph.Append(Quantity.Of(completeFiles.Count, "file") + ":", TextStyle.SessionId);
        paragraph
            .Append(Quantity.Of(lines, "line") + ",", TextStyle.Plain)
            .Append($"{Quantity.Of(unreadableLines)} unreadable", TextStyle.ForCount(unreadableLines, TextStyle.Error));

        if (incompleteFiles > 0)
        {
            paragraph
                .AppendField(Quantity.Of(incompleteFiles, "file"), TextStyle.Error)
                .Append("not fully read", TextStyle.Error);
        }

        paragraph.Write("");
    }

    private void WriteSessions()
    {
        var paragraph = new Paragraph(layout).Append(Quantity.Of(summary.Sessions, "session"), TextStyle.Plain);

        foreach (var (status, count) in summary.SessionsByStatus)
        {
            var (text, style) = TraceVocabulary.StatusText(status);
            paragraph.AppendField(Quantity.Of(count), TextStyle.Plain).Append(text, style);
        }

        paragraph.Write("");

        if (summary.Start.UnixNanoseconds < long.MaxValue)
        {
            var times = $"from {TimeText.OfTimestamp(summary.Start)} to {TimeText.OfTimestamp(summary.End)}";
            new Paragraph(layout).Append(times, TextStyle.Plain).Write("");
        }
    }

    private void WriteEvents() =>
        new Paragraph(layout)
            .Append(Quantity.Of(summary.Events, "event"), TextStyle.Plain)
            .AppendFieldIf(summary.Dropped > 0, $"! {Quantity.Of(summary.Dropped)} dropped", TextStyle.Warning)
            .AppendFieldIf(
                summary.Anomalies > 0,
                $"! {Quantity.Of(summary.Anomalies)} could not be placed",
                TextStyle.Warning
            )
            .Write("");

    private void WriteKinds()
    {
        new Paragraph(layout).Write("");
        WriteRow(["spans", "errors", "mean", "p50", "p99", "max"], TextStyle.Faint, "kind", TextStyle.Faint);

        foreach (var (name, kind) in summary.Kinds.OrderByDescending(kind => kind.Value.Spans).ThenBy(kind => kind.Key))
        {
            WriteRow(kind, name, TraceVocabulary.KindStyle(name));
        }

        if (summary.OtherKinds.Spans > 0)
        {
            WriteRow(summary.OtherKinds, output.Glyphs.Ellipsis + " other kinds", TextStyle.Faint);
        }

        if (summary.Kinds.Count + summary.OtherKinds.Spans > 1)
        {
            WriteRow(summary.AllKinds, "all", TextStyle.Faint);
        }
    }

    private void WriteRow(KindSummary kind, string name, Style style)
    {
        var all = kind.Durations;
        long[] durations = [all.Mean, all.Percentile(50), all.Percentile(99), all.Maximum];
        var texts = durations.Select(duration => all.Count == 0 ? "-" : TimeText.OfDuration(duration, output.Glyphs));
        string[] numbers = [Quantity.Of(kind.Spans), Quantity.Of(kind.Errors), .. texts];
        WriteRow(numbers, TextStyle.ForCount(kind.Errors, TextStyle.Error), name, style);
    }

    private void WriteRow(string[] numbers, Style errorsStyle, string name, Style style)
    {
        var row = new Paragraph(layout)
            .Append(numbers[0].PadLeft(CountWidth), TextStyle.Plain)
            .Append(numbers[1].PadLeft(NumberWidth), errorsStyle);

        foreach (var number in numbers[2..])
        {
            row.Append(number.PadLeft(NumberWidth), TextStyle.Plain);
        }

        row.AppendUntrustedField(name, style).Write("", new string(' ', CountWidth));
    }
}
