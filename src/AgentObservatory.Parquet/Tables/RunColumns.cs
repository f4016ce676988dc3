using AgentObservatory.Parquet.Columns;
using static AgentObservatory.Parquet.Columns.Column;

namespace AgentObservatory.Parquet.Tables;

/// <summary>The first columns of every table: the run that a row belongs to, and who ran. They are the same in all rows of a
/// run, so they take next to no room, and most questions need no join.</summary>
internal static class RunColumns
{
    internal static IEnumerable<Column<TRow>> Of<TRow>(Func<TRow, SessionInfo> sessionOf) =>
        [
            Text<TRow>("trace_id", row => sessionOf(row).TraceId.ToString()),
            Text<TRow>("run_id", row => sessionOf(row).Key.RunId.ToString()),
            Text<TRow>("session_id", row => sessionOf(row).SessionId ?? ""),
            Text<TRow>("agent_id", row => sessionOf(row).AgentId ?? ""),
            OptionalText<TRow>("user_id", row => sessionOf(row).UserId),
        ];
}
