using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>A run that comes in parts. It holds what is known of it only as long as it grows. Not thread-safe.</summary>
internal sealed class ListedRun(long id)
{
    private const int FewParts = 64;

    private readonly List<TraceLine.Readable> news = [];
    private readonly List<LinePlace> lines = [];
    private TraceLine.Readable? known;

    public long Id => id;

    public bool IsEmpty => lines.Count == 0;

    public void Add(TraceLine.Readable part, LinePlace place)
    {
        lines.Add(place);
        news.Add(part);

        // As often as a run has doubled: that takes time in proportion to its length.
        if (news.Count > Math.Max(FewParts, lines.Count / 2))
        {
            Merge();
        }
    }

    /// <summary>Forgets the lines of a file. False if there are none.</summary>
    public bool Remove(string path)
    {
        known = null;
        news.Clear();
        return lines.RemoveAll(line => line.Path == path) > 0;
    }

    /// <summary>The session as it is known now.</summary>
    public SessionRow Row()
    {
        Merge();
        return SessionRow.Of(id, [.. lines], known!.Envelope);
    }

    /// <summary>Forgets what can be read again.</summary>
    public void Forget() => known = null;

    private void Merge()
    {
        if (known is not null && news.Count == 0)
        {
            return;
        }

        var parts = known is null ? lines.SkipLast(news.Count).Select(line => line.Read()) : [known];
        known = RunParts.Merge([.. parts, .. news]);
        news.Clear();
    }
}
