using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;
using Spectre.Console;

namespace AgentObservatory.ObsView.Views;

/// <summary>Sessions as the rows of a table, each on one line as wide as the terminal. The untrusted question is the last
/// column, so that its width moves no other.</summary>
internal sealed class SessionTable(LineWriter output) : ISessionRows
{
    private const int TimeWidth = 19;
    private const int AgentWidth = 12;
    private const int StatusWidth = 10;
    private const int DurationWidth = 7;
    private const int SpansWidth = 5;
    private const int ErrorsWidth = 6;
    private const int TokensWidth = 7;

    private readonly Glyphs glyphs = output.Glyphs;

    public string Head =>
        Text([
            Faint("time", TimeWidth),
            Faint("agent", AgentWidth),
            Faint("status", StatusWidth),
            Number("time", DurationWidth, TextStyle.Faint),
            Number("spans", SpansWidth, TextStyle.Faint),
            Number("errors", ErrorsWidth, TextStyle.Faint),
            Number("tokens", TokensWidth, TextStyle.Faint),
            new Run("first question", TextStyle.Faint),
        ]);

    public string RowOf(SessionSummary session)
    {
        var (status, style) = TraceVocabulary.StatusText(session.Status);
        return Text([
            new Run(TimeText.OfTimestamp(session.Session.StartTime)[..TimeWidth], TextStyle.Faint),
            new Run(Cell(EscapedText.Of(session.Session.AgentId ?? "", glyphs), AgentWidth), TextStyle.SessionId),
            new Run(Cell(status, StatusWidth), style),
            Number(TimeText.OfDuration(session.DurationNanoseconds, glyphs), DurationWidth, TextStyle.Faint),
            Number(Quantity.Of(session.Spans), SpansWidth, TextStyle.Plain),
            Number(Quantity.Of(session.Errors), ErrorsWidth, TextStyle.ForCount(session.Errors, TextStyle.Error)),
            Number(Quantity.Of(session.Tokens.Total), TokensWidth, TextStyle.Plain),
            new Run(EscapedText.Of(session.Question ?? "", glyphs), TextStyle.Plain),
        ]);
    }

    public string Foot(long listed, long all) =>
        output.TextOf([
            new Line([
                new Run(
                    listed == all ? Quantity.Of(all, "session") : $"{Quantity.Of(listed)} of {Quantity.Of(all, "session")}",
                    TextStyle.Faint
                ),
            ]),
        ]);

    private string Text(Run[] cells)
    {
        var gap = new Run(" ", TextStyle.Plain);
        var runs = cells.SelectMany((cell, place) => place == 0 ? [cell] : new[] { gap, cell }).ToList();

        // Nothing follows an empty question.
        runs[^2] = cells[^1].Text.Length == 0 ? runs[^2] with { Text = "" } : runs[^2];
        return output.TextOf([new Line(runs).CutTo(output.Width, glyphs.Ellipsis)]);
    }

    private static Run Number(string text, int width, Style style) => new(text.PadLeft(width), style);

    private Run Faint(string text, int width) => new(Cell(text, width), TextStyle.Faint);

    /// <summary>The text in as many cells as there are, cut or filled.</summary>
    private string Cell(string text, int width)
    {
        var cut = new Line([new Run(text, TextStyle.Plain)]).CutTo(width, glyphs.Ellipsis).ToString();
        return cut + new string(' ', Math.Max(0, width - CellWidth.Of(cut)));
    }
}
