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
    private const int AgentWidth = 12;
    private const int StatusWidth = 10;
    private const int DurationWidth = 7;
    private const int SpansWidth = 6;
    private const int ErrorsWidth = 6;
    private const int TokensWidth = 7;
    private const int WidthForAll = 80;

    private readonly string mark = state.Glyphs.Ellipsis;
    private readonly bool hasAll = state.Size.Width >= WidthForAll;

    public IEnumerable<Line> Lines()
    {
        yield return Head();
        var rows = state.Catalog.Rows;

        if (rows.IsEmpty)
        {
            var nothing = state.Catalog.Percent is null ? "no sessions yet" : "reading " + state.Glyphs.Ellipsis;
            yield return new Line([new Run(" " + nothing, TextStyle.Faint)]);
        }

        for (var place = state.List.Top; place < Math.Min(rows.Length, state.List.Top + state.Size.List); place++)
        {
            yield return RowOf(rows[place])
                .CutTo(state.Size.Width - 1, mark)
                .Highlighting(state.Sought)
                .Marked(place == state.List.Cursor, state.Size.Width);
        }
    }

    private Line Head() =>
        Join([
                Left(" " + "time", TimeWidth + 1, TextStyle.Faint, isForAll: true),
                Left((hasAll ? "" : " ") + "agent", AgentWidth + (hasAll ? 0 : 1), TextStyle.Faint),
                Left("status", StatusWidth, TextStyle.Faint),
                Right("time", DurationWidth, TextStyle.Faint),
                Right("spans", SpansWidth, TextStyle.Faint, isForAll: true),
                Right("errors", ErrorsWidth, TextStyle.Faint),
                Right("tokens", TokensWidth, TextStyle.Faint, isForAll: true),
                new Run("first question, or session", TextStyle.Faint),
            ])
            .CutTo(state.Size.Width, mark);

    private Line RowOf(SessionRow row)
    {
        var (word, style) = StatusOf(row);
        return Join([
            Left(TimeText.OfTimestamp(row.StartTime)[WithoutYear..(WithoutYear + TimeWidth)], TimeWidth, TextStyle.Faint, isForAll: true),
            Left(EscapedText.Of(row.Agent, state.Glyphs), AgentWidth, TextStyle.SessionId),
            Left(word, StatusWidth, style),
            Right(TimeText.OfDuration(row.DurationNanoseconds, state.Glyphs), DurationWidth, TextStyle.Faint),
            Right(Quantity.Of(row.Spans), SpansWidth, TextStyle.Plain, isForAll: true),
            Right(Quantity.Of(row.Errors), ErrorsWidth, TextStyle.ForCount(row.Errors, TextStyle.Error)),
            Right(Quantity.Of(row.Tokens), TokensWidth, TextStyle.Plain, isForAll: true),
            row.Question.Length > 0
                ? new Run(EscapedText.Of(row.Question, state.Glyphs), TextStyle.Plain)
                : new Run(EscapedText.Of(row.SessionId, state.Glyphs), TextStyle.Faint),
        ]);
    }

    private Run StatusOf(SessionRow row) =>
        state.Catalog.IsRunning(row) ? new Run("running", TextStyle.Ok)
        : row.IsSuspended ? new Run("suspended", TextStyle.Warning)
        : TraceVocabulary.StatusText(row.Status);

    private static Line Join(IEnumerable<Run?> cells)
    {
        var gap = new Run(" ", TextStyle.Plain);
        var shown = cells.OfType<Run>().ToList();
        return new([.. shown.SelectMany((cell, place) => place == 0 ? [cell] : new[] { gap, cell })]);
    }

    private Run? Left(string text, int width, Style style, bool isForAll = false) =>
        isForAll && !hasAll ? null : new Run(Rows.Cell(text, width, mark), style);

    private Run? Right(string text, int width, Style style, bool isForAll = false) =>
        isForAll && !hasAll ? null : new Run(text.PadLeft(width), style);
}
