namespace AgentObservatory.ObsView.Views;

/// <summary>Which sessions are shown, and which of their spans: those that a query selects, the session with an id, the last ones
/// of each file. Not thread-safe.</summary>
internal sealed class Selection(SpanFilter? filter = null, string? session = null, int? last = null)
{
    private readonly Queue<SelectedSession> lastOnes = new();

    private bool hasSession;

    public bool HasQuery => filter is not null;

    /// <summary>The id of the session that was asked for, if it was not among what was read.</summary>
    public string? MissingSession => hasSession ? null : session;

    /// <summary>How many sessions and spans of the file the query selects.</summary>
    public long Hits { get; private set; }

    /// <summary>How many sessions of the file have some of them.</summary>
    public long SessionsWithHits { get; private set; }

    public void BeginFile() => (Hits, SessionsWithHits) = (0, 0);

    /// <summary>The session if it is shown, and shown now: of the last ones, nobody knows before the file ends.</summary>
    public SelectedSession? Take(TraceLine.Readable line)
    {
        if (Select(line) is not { } selected)
        {
            return null;
        }

        if (last is null)
        {
            return selected;
        }

        lastOnes.Enqueue(selected);

        if (lastOnes.Count > last)
        {
            lastOnes.Dequeue();
        }

        return null;
    }

    /// <summary>The sessions that are shown at the end of the file.</summary>
    public IEnumerable<SelectedSession> TakeRest()
    {
        while (lastOnes.TryDequeue(out var selected))
        {
            yield return selected;
        }
    }

    private SelectedSession? Select(TraceLine.Readable line)
    {
        if (session is not null && session != line.Envelope.Session.SessionId)
        {
            return null;
        }

        hasSession = true;

        if (filter is null)
        {
            return new SelectedSession(line, null);
        }

        var (shown, hits) = filter.Of(line.Envelope);

        if (hits == 0)
        {
            return null;
        }

        Hits += hits;
        SessionsWithHits++;
        return new SelectedSession(line, shown);
    }
}

/// <summary>A session that is shown.</summary>
/// <param name="Line">The line that it came from.</param>
/// <param name="Spans">The spans that are shown; null for all.</param>
internal readonly record struct SelectedSession(TraceLine.Readable Line, IReadOnlySet<SpanRecord>? Spans);
