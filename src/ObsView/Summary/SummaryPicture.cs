using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>
/// Draws a summary: what was read, the sessions, and a table of the spans by kind, the most frequent one first. The names of files and
/// kinds are untrusted; a kind stands last in its line, where its width moves nothing else.
/// </summary>
internal sealed class SummaryPicture(TraceSummary summary, int width, Glyphs glyphs)
{
    private const int CountWidth = 11;
    private const int ErrorsWidth = 8;
    private const int DurationWidth = 8;
    private static readonly Margin Indented = new("", "  ");

    private readonly Sheet sheet = new(width, glyphs);

    public static IReadOnlyList<Line> Draw(TraceSummary summary, int width, Glyphs glyphs)
    {
        var picture = new SummaryPicture(summary, width, glyphs);
        picture.DrawFiles();
        picture.DrawSessions();
        picture.DrawEvents();

        if (summary.AllKinds.Spans > 0)
        {
            picture.DrawKinds();
        }

        return picture.sheet.Lines;
    }

    private long Sessions => summary.Sessions.Values.Sum();

    private void DrawFiles()
    {
        var sentence = sheet.Sentence();
        _ = summary.Files is [var file]
            ? sentence.ThenData(file, Ink.SessionId, suffix: ":")
            : sentence.Then(Count.Of(summary.Files.Count, "file") + ":", Ink.SessionId);
        sentence
            .Then(Count.Of(Sessions + summary.UnreadableLines, "line") + ",", Ink.Plain)
            .Then($"{summary.UnreadableLines:N0} unreadable", summary.UnreadableLines > 0 ? Ink.Bad : Ink.Plain);
        if (summary.UnfinishedFiles > 0)
        {
            sentence.Field(Count.Of(summary.UnfinishedFiles, "file"), Ink.Bad).Then("not read whole", Ink.Bad);
        }

        sheet.Write(Indented, sentence);
    }

    private void DrawSessions()
    {
        var sentence = sheet.Sentence().Then(Count.Of(Sessions, "session"), Ink.Plain);

        foreach (var (status, count) in summary.Sessions.OrderBy(sessions => sessions.Key))
        {
            var (word, ink) = StatusWord.Of(status);
            sentence.Field($"{count:N0}", Ink.Plain).Then(word, ink);
        }

        sheet.Write(Indented, sentence);

        if (summary.Start.UnixNanoseconds < long.MaxValue)
        {
            var times = $"from {TimeText.ToMilliseconds(summary.Start)} to {TimeText.ToMilliseconds(summary.End)}";
            sheet.Write(Indented, sheet.Sentence().Then(times, Ink.Plain));
        }
    }

    private void DrawEvents()
    {
        var sentence = sheet.Sentence().Then(Count.Of(summary.Events, "event"), Ink.Plain);

        if (summary.Dropped > 0)
        {
            sentence.Field($"! {summary.Dropped:N0} dropped", Ink.Warning);
        }

        if (summary.Anomalies > 0)
        {
            sentence.Field($"! {summary.Anomalies:N0} could not be placed", Ink.Warning);
        }

        sheet.Write(Indented, sentence);
    }

    private void DrawKinds()
    {
        sheet.Skip();
        Write(Row("spans", "errors", Ink.Faint, "mean", "p50", "p99", "max").Field("kind", Ink.Faint));

        foreach (var (name, kind) in summary.Kinds.OrderByDescending(kind => kind.Value.Spans).ThenBy(kind => kind.Key))
        {
            Write(Row(kind).FieldData(name, KindInk.Of(name)));
        }

        if (summary.OtherKinds.Spans > 0)
        {
            Write(Row(summary.OtherKinds).Field(glyphs.Ellipsis + " other kinds", Ink.Faint));
        }

        if (summary.Kinds.Count + summary.OtherKinds.Spans > 1)
        {
            Write(Row(summary.AllKinds).Field("all", Ink.Faint));
        }
    }

    private void Write(Sentence row) => sheet.Write(new("", new string(' ', CountWidth)), row);

    private Sentence Row(KindSummary kind) =>
        Row(
            $"{kind.Spans:N0}",
            $"{kind.Errors:N0}",
            kind.Errors > 0 ? Ink.Bad : Ink.Plain,
            Duration(kind, kind.Durations.Mean),
            Duration(kind, kind.Durations.Percentile(50)),
            Duration(kind, kind.Durations.Percentile(99)),
            Duration(kind, kind.Durations.Maximum)
        );

    private Sentence Row(string spans, string errors, Ink errorsInk, params ReadOnlySpan<string> durations)
    {
        var sentence = sheet
            .Sentence()
            .Then(spans.PadLeft(CountWidth), Ink.Plain)
            .Then(errors.PadLeft(ErrorsWidth), errorsInk);

        foreach (var duration in durations)
        {
            sentence.Then(duration.PadLeft(DurationWidth), Ink.Plain);
        }

        return sentence;
    }

    private string Duration(KindSummary kind, long nanoseconds) =>
        kind.Durations.Count == 0 ? "-" : DurationText.Of(nanoseconds, glyphs);
}
