using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>Counts what a file holds.</summary>
internal sealed class FileTally
{
    private long sessions;
    private long spans;
    private long events;
    private long errors;
    private long anomalies;

    public long UnreadableLines { get; private set; }

    public void Count(TraceLine line)
    {
        if (line is not TraceLine.Readable { Envelope: var envelope })
        {
            UnreadableLines++;
            return;
        }

        sessions++;
        spans += envelope.Spans.Length;
        events += envelope.Events.Length + envelope.Strays.Length;
        errors += envelope.Spans.Count(span => IsError(span.Status, span.Error));
        errors += IsError(envelope.Status, envelope.Error) ? 1 : 0;
        anomalies += envelope.Strays.Length + envelope.Discarded.Total;
    }

    public IReadOnlyList<Line> Summary(string file, int width, Glyphs glyphs)
    {
        var sheet = new Sheet(width, glyphs);
        var sentence = sheet
            .Sentence()
            .ThenData(file, Ink.SessionId, suffix: ":")
            .Then(Terminal.Count.Of(sessions, "session") + ",", Ink.Plain)
            .Then(Terminal.Count.Of(spans, "span") + ",", Ink.Plain)
            .Then(Terminal.Count.Of(events, "event") + ",", Ink.Plain)
            .Then(Terminal.Count.Of(errors, "error") + ",", errors > 0 ? Ink.Bad : Ink.Plain)
            .Then(
                Terminal.Count.Of(anomalies, "anomaly", "anomalies") + ",",
                anomalies > 0 ? Ink.Warning : Ink.Plain
            )
            .Then(
                Terminal.Count.Of(UnreadableLines, "unreadable line"),
                UnreadableLines > 0 ? Ink.Bad : Ink.Plain
            );
        sheet.Write(new("", "  "), sentence);
        return sheet.Lines;
    }

    private static bool IsError(SpanStatus status, ErrorInfo? error) =>
        status == SpanStatus.Error || error is not null;
}
