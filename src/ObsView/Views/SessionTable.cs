using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;
using Spectre.Console;

namespace AgentObservatory.ObsView.Views;

/// <summary>Sessions as the rows of a table, each on one line as wide as the terminal. The question, or the id of a session that
/// asks none, is the last column, so that its width moves no other. On a narrow terminal there are fewer columns, and no year.</summary>
internal sealed class SessionTable(LineWriter output) : ISessionRows
{
    private const int WidthForAll = 100;
    private const int WithoutYear = 5;
    private const int TimeWidth = 19;
    private const int StatusWidth = 10;
    private const int DurationWidth = 7;
    private const int SpansWidth = 5;
    private const int ErrorsWidth = 6;
    private const int TokensWidth = 7;

    private readonly Glyphs glyphs = output.Glyphs;
    private readonly bool isWide = output.Width >= WidthForAll;

    /// <summary>Most names of agents are longer than a narrow terminal has room for.</summary>
    private int AgentWidth => Math.Clamp(output.Width / 7, 12, 24);

    private int FirstOfTime => isWide ? 0 : WithoutYear;

    public string Head =>
        Text([
            Faint("time", TimeWidth - FirstOfTime),
            Faint("agent", AgentWidth),
            Faint("status", StatusWidth),
            Number("took", DurationWidth, TextStyle.Faint),
            WhereWide("spans", SpansWidth, TextStyle.Faint),
            Number("errors", ErrorsWidth, TextStyle.Faint),
            WhereWide("tokens", TokensWidth, TextStyle.Faint),
            new Run("first question or session", TextStyle.Faint),
        ]);

    public string RowOf(SessionSummary session)
    {
        var (status, style) = TraceVocabulary.StatusText(session.Status);
        return Text([
            new Run(TimeText.OfTimestamp(session.Session.StartTime)[FirstOfTime..TimeWidth], TextStyle.Faint),
            new Run(Cell(EscapedText.Of(session.Session.AgentId ?? "", glyphs), AgentWidth), TextStyle.SessionId),
            new Run(Cell(status, StatusWidth), style),
            Number(TimeText.OfDuration(session.DurationNanoseconds, glyphs), DurationWidth, TextStyle.Faint),
            WhereWide(Quantity.Of(session.Spans), SpansWidth, TextStyle.Plain),
            Number(Quantity.Of(session.Errors), ErrorsWidth, TextStyle.ForCount(session.Errors, TextStyle.Error)),
            WhereWide(Quantity.Of(session.Tokens.Total), TokensWidth, TextStyle.Plain),
            session.Question is { Length: > 0 } question ? new Run(EscapedText.Of(question, glyphs), TextStyle.Plain)
            : session.Session.SessionId is { Length: > 0 } id ? new Run(EscapedText.Of(id, glyphs), TextStyle.Faint)
            : null,
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

    private string Text(Run?[] cells) => output.TextOf([Line.OfCells(cells, output.Width, glyphs.Ellipsis)]);

    private Run? WhereWide(string text, int width, Style style) => isWide ? Number(text, width, style) : null;

    private static Run Number(string text, int width, Style style) => new(text.PadLeft(width), style);

    private Run Faint(string text, int width) => new(Cell(text, width), TextStyle.Faint);

    private string Cell(string text, int width) => Line.Cell(text, width, glyphs.Ellipsis);
}
