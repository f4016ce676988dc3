using AgentObservatory.ObsView.Interactive.Pages;
using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Interactive.Drawing;

/// <summary>The list of sessions. On a narrow terminal it has fewer columns.</summary>
internal sealed class ListRows(State state)
{
    private const int WidthForTimes = 60;

    private readonly SessionColumns columns = new(state.Size.Width - 1, state.Glyphs)
    {
        AgentWidth = 14,
        SpansWidth = 6,
        HasCounts = state.Size.Width >= SessionColumns.WidthForAll,
        HasTimes = state.Size.Width >= WidthForTimes,
    };

    public IEnumerable<Line> Lines()
    {
        yield return columns.Head.Marked(isLookedAt: false, state.Size.Width);
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

    private Line RowOf(SessionRow row) =>
        columns.RowOf(
            new(
                row.StartTime,
                row.Agent,
                StatusOf(row),
                row.DurationNanoseconds,
                row.Spans,
                row.Errors,
                row.Tokens,
                row.Question,
                row.SessionId
            )
        );

    private Run StatusOf(SessionRow row) =>
        state.Catalog.IsRunning(row) ? new Run("running", TextStyle.Ok)
        : row.IsSuspended ? new Run("suspended", TextStyle.Warning)
        : TraceVocabulary.StatusText(row.Status);
}
