using AgentObservatory.Files;

namespace AgentObservatory.Journal;

/// <summary>The lines of journals.</summary>
internal static class JournalLines
{
    /// <summary>Whose part a line is. Each line of a journal is one writer's.</summary>
    internal static PartKey KeyOf(SessionEnvelope part) =>
        PartKey.Of(part.Session, part.Writers.IsDefaultOrEmpty ? 0 : part.Writers[^1].Writer);

    /// <summary>The lines of a file, except notes, which are passed on.</summary>
    internal static IEnumerable<TraceLine> Read(string path, Action<JournalNote> noted)
    {
        using FileStream stream = TraceFile.Open(path);
        using var feed = new TraceLineFeed(noted: noted);
        foreach (TraceLine line in feed.Read(stream))
        {
            yield return line;
        }

        if (feed.TryTakeRest(out TraceLine? last))
        {
            yield return last;
        }
    }
}
