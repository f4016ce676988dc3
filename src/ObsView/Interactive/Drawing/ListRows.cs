using AgentObservatory.ObsView.Interactive.Pages;
using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;
using Style = Spectre.Console.Style;

namespace AgentObservatory.ObsView.Interactive.Drawing;

/// <summary>The list of sessions. On a narrow terminal it has fewer columns.</summary>
internal sealed class ListRows(State state)
{
    private const int WithoutYear = 5;
    private const int TimeWidth = 14;
    private const int AgentWidth = 14;
    private const int StatusWidth = 10;
    private const int DurationWidth = 7;
    private const int SpansWidth = 6;
    private const int ErrorsWidth = 6;
    private const int TokensWidth = 7;
    private const int WidthForAll = 100;
    private const int WidthForTimes = 60;

    private readonly string mark = state.Glyphs.Ellipsis;
    private readonly bool hasTimes = state.Size.Width >= WidthForTimes;

    public IEnumerable<Line> Lines()
    {
        yield return Head().Marked(isLookedAt: false, state.Size.Width);
        var rows = state.Catalog.Rows;

        if (rows.IsEmpty)
        {
            var nothing = state.Catalog.Percent is null ? "no sessions yet" : "reading " + state.Glyphs.Ellipsis;
            yield return new Line([new Run(" " + nothing, TextStyle.Faint)]);
        }

        for (var place = state.List.Top; place < Math.Min(rows.Length, state.List.Top + state.Size.List); place++)
        {
            yield return RowOf(rows[place]).Highlighting(state.Sought).Marked(place == state.List.Cursor, state.Size.Width);
        }
    }

    private Line Head() =>
        Join(
            Left("time", TimeWidth, TextStyle.Faint, WidthForTimes),
            Left("agent", AgentWidth, TextStyle.Faint),
            Left("status", StatusWidth, TextStyle.Faint),
            Right("took", DurationWidth, TextStyle.Faint, WidthForTimes),
            Right("spans", SpansWidth, TextStyle.Faint, WidthForAll),
            Right("errors", ErrorsWidth, TextStyle.Faint),
            Right("tokens", TokensWidth, TextStyle.Faint, WidthForAll),
            new Run(hasTimes ? "first question, or session" : "question", TextStyle.Faint)
        );

    private Line RowOf(SessionRow row)
    {
        var (word, style) = StatusOf(row);
        return Join(
            Left(Day(row.StartTime), TimeWidth, TextStyle.Faint, WidthForTimes),
            Left(EscapedText.Of(row.Agent, state.Glyphs), AgentWidth, TextStyle.SessionId),
            Left(word, StatusWidth, style),
            Right(Duration(row), DurationWidth, TextStyle.Faint, WidthForTimes),
            Right(Quantity.Of(row.Spans), SpansWidth, TextStyle.Plain, WidthForAll),
            Right(Quantity.Of(row.Errors), ErrorsWidth, TextStyle.ForCount(row.Errors, TextStyle.Error)),
            Right(Quantity.Of(row.Tokens), TokensWidth, TextStyle.Plain, WidthForAll),
            row.Question.Length > 0
                ? new Run(EscapedText.Of(row.Question, state.Glyphs), TextStyle.Plain)
                : new Run(EscapedText.Of(row.SessionId, state.Glyphs), TextStyle.Faint)
        );
    }

    /// <summary>Without the year: for example "11-22 07:06:43".</summary>
    private static string Day(Timestamp time) => TimeText.OfTimestamp(time)[WithoutYear..(WithoutYear + TimeWidth)];

    private string Duration(SessionRow row) => TimeText.OfDuration(row.DurationNanoseconds, state.Glyphs);

    private Run StatusOf(SessionRow row) =>
        state.Catalog.IsRunning(row) ? new Run("running", TextStyle.Ok)
        : row.IsSuspended ? new Run("suspended", TextStyle.Warning)
        : TraceVocabulary.StatusText(row.Status);

    private Line Join(params IEnumerable<Run?> cells) => Line.OfCells(cells, state.Size.Width - 1, mark);

    /// <summary>Nothing on a terminal that is narrower than that.</summary>
    private Run? Left(string text, int width, Style style, int from = 0) =>
        state.Size.Width < from ? null : new Run(Line.Cell(text, width, mark), style);

    private Run? Right(string text, int width, Style style, int from = 0) =>
        state.Size.Width < from ? null : new Run(text.PadLeft(width), style);
}
