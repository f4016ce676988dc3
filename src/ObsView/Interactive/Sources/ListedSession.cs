using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>Reads a listed session again, and those that it has started, with their own.</summary>
internal static class ListedSession
{
    /// <summary>More lines of one trace are left out.</summary>
    private const int MostStarted = 200;

    /// <summary>The session first.</summary>
    /// <exception cref="IOException">A file is not what it was, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read any more.</exception>
    public static IReadOnlyList<SessionEnvelope> Read(SessionRow row, Catalog catalog) =>
        [
            Read(row),
            .. catalog
                .Rows.Where(other => other.Id != row.Id && other.ParentTrace == row.TraceId && !row.TraceId.IsNone)
                .Take(MostStarted)
                .Select(Read),
        ];

    private static SessionEnvelope Read(SessionRow row) =>
        RunParts.Merge([.. row.Lines.Select(line => line.Read())]).Envelope;
}
