using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Sessions as the rows of a table, each on one line as wide as the terminal. On a narrow terminal there are fewer columns,
/// and no year.</summary>
internal sealed class SessionTable(LineWriter output) : ISessionRows
{
    private readonly SessionColumns columns = new(output.Width, output.Glyphs)
    {
        // Most names of agents are longer than a narrow terminal has room for.
        AgentWidth = Math.Clamp(output.Width / 7, 12, 24),
        SpansWidth = 5,
        HasCounts = output.Width >= SessionColumns.WidthForAll,
        HasYears = output.Width >= SessionColumns.WidthForAll,
    };

    public string Head => output.TextOf([columns.Head]);

    public string RowOf(SessionSummary session) =>
        output.TextOf([
            columns.RowOf(
                new(
                    session.Session.StartTime,
                    session.Session.AgentId ?? "",
                    TraceVocabulary.StatusText(session.Status),
                    session.DurationNanoseconds,
                    session.Spans,
                    session.Errors,
                    session.Tokens.Total,
                    session.Question ?? "",
                    session.Session.SessionId ?? ""
                )
            ),
        ]);

    public string Foot(long listed, long all) =>
        output.TextOf([
            new Line([
                new Run(
                    listed == all ? Quantity.Of(all, "session") : $"{Quantity.Of(listed)} of {Quantity.Of(all, "session")}",
                    TextStyle.Faint
                ),
            ]),
        ]);
}
