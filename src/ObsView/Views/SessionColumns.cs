using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Views;

/// <summary>The columns of lists of sessions, printed and browsed: each session is a line no wider than the list. The question, or the
/// id of a session that asks none, is the last column, so that its width moves no other.</summary>
/// <param name="Width">The width of the list.</param>
/// <param name="Glyphs">What it is drawn with.</param>
internal sealed record SessionColumns(int Width, Glyphs Glyphs)
{
    /// <summary>Where there is room for everything.</summary>
    public const int WidthForAll = 100;

    private const int Year = 5;
    private const int TimeWidth = 19;
    private const int StatusWidth = 10;
    private const int DurationWidth = 7;
    private const int ErrorsWidth = 6;
    private const int TokensWidth = 7;

    public required int AgentWidth { get; init; }

    public required int SpansWidth { get; init; }

    /// <summary>Whether there are spans and tokens.</summary>
    public required bool HasCounts { get; init; }

    /// <summary>Whether there are the start and the duration.</summary>
    public bool HasTimes { get; init; } = true;

    public bool HasYears { get; init; }

    private int FirstOfTime => HasYears ? 0 : Year;

    public Line Head =>
        Join(
            Left(HasTimes, "time", TimeWidth - FirstOfTime, TextStyle.Faint),
            Left(true, "agent", AgentWidth, TextStyle.Faint),
            Left(true, "status", StatusWidth, TextStyle.Faint),
            Right(HasTimes, "took", DurationWidth, TextStyle.Faint),
            Right(HasCounts, "spans", SpansWidth, TextStyle.Faint),
            Right(true, "errors", ErrorsWidth, TextStyle.Faint),
            Right(HasCounts, "tokens", TokensWidth, TextStyle.Faint),
            new Run(HasTimes ? "first question or session" : "question", TextStyle.Faint)
        );

    public Line RowOf(SessionCells session) =>
        Join(
            Left(
                HasTimes,
                TimeText.OfTimestamp(session.StartTime)[FirstOfTime..TimeWidth],
                TimeWidth - FirstOfTime,
                TextStyle.Faint
            ),
            Left(true, EscapedText.Of(session.Agent, Glyphs), AgentWidth, TextStyle.SessionId),
            Left(true, session.Status.Text, StatusWidth, session.Status.Style),
            Right(HasTimes, TimeText.OfDuration(session.DurationNanoseconds, Glyphs), DurationWidth, TextStyle.Faint),
            Right(HasCounts, Quantity.Of(session.Spans), SpansWidth, TextStyle.Plain),
            Right(true, Quantity.Of(session.Errors), ErrorsWidth, TextStyle.ForCount(session.Errors, TextStyle.Error)),
            Right(HasCounts, Quantity.Of(session.Tokens), TokensWidth, TextStyle.Plain),
            session.Question.Length > 0 ? new Run(EscapedText.Of(session.Question, Glyphs), TextStyle.Plain)
                : session.SessionId.Length > 0 ? new Run(EscapedText.Of(session.SessionId, Glyphs), TextStyle.Faint)
                : null
        );

    private Line Join(params Run?[] cells) => Line.OfCells(cells, Width, Glyphs.Ellipsis);

    private Run? Left(bool isThere, string text, int width, Style style) =>
        isThere ? new Run(Line.Cell(text, width, Glyphs.Ellipsis), style) : null;

    private static Run? Right(bool isThere, string text, int width, Style style) =>
        isThere ? new Run(text.PadLeft(width), style) : null;
}

/// <summary>What a list says of a session; texts are "" where there are none.</summary>
internal readonly record struct SessionCells(
    Timestamp StartTime,
    string Agent,
    Run Status,
    long DurationNanoseconds,
    long Spans,
    long Errors,
    long Tokens,
    string Question,
    string SessionId
);
