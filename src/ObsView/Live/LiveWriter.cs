namespace AgentObservatory.ObsView.Live;

/// <summary>What is known of a process that reports to a run. Not thread-safe.</summary>
internal sealed class LiveWriter
{
    private const int WriterBytes = 1_000;

    /// <summary>How many events wait for others before them. Lines come in order, so what is missing by then does not come any
    /// more: there was no room for it.</summary>
    private const int MostAhead = 256;

    private const int AheadBytes = 60;

    private readonly ulong id;
    private readonly Budget budget;
    private readonly HashSet<JournalTail> journals = [];

    // Once its start has come: all below this sequence have been heard, and those that are ahead of it.
    private readonly SortedSet<long> ahead = [];
    private long next = long.MinValue;
    private long first = long.MaxValue;
    private long last;
    private WriterOrigin? origin;

    public LiveWriter(ulong id, TraceEvent item, Budget budget)
    {
        this.id = id;
        this.budget = budget;
        Session = Described(item.Session);
        budget.Take(WriterBytes + BytesOf(Session.SessionId) + BytesOf(Session.AgentId));
    }

    /// <summary>Who runs, as the first of its events that has come says.</summary>
    public SessionInfo Session { get; private set; }

    /// <summary>How it ended; null as long as its end has not come.</summary>
    public SessionEnd? End { get; private set; }

    public WriterStanding Standing =>
        new(origin is not { IsJoined: true }, origin is { IsBegan: true }, (first, id), End is null ? null : (last, id));

    public bool IsAlive => journals.Any(journal => journal.IsAlive);

    public bool IsGone => journals.All(journal => journal.IsGone);

    public void FoundIn(JournalTail journal)
    {
        if (journals.Add(journal))
        {
            // As often as a journal is copied to a new one.
            journals.RemoveWhere(known => known.IsGone && known != journal);
        }
    }

    /// <summary>Takes note of an event. False if it has come before.</summary>
    public bool Hear(TraceEvent item)
    {
        // A writer that has resumed or joined a run begins above the sequences that it has received.
        next = item.Fact.IsSessionStarted ? Math.Max(next, item.Sequence) : next;

        if (item.Sequence < next || !ahead.Add(item.Sequence))
        {
            return false;
        }

        budget.Take(AheadBytes);
        next = ahead.Count > MostAhead || budget.IsFull ? ahead.Min : next;

        while (ahead.Remove(next))
        {
            budget.Give(AheadBytes);
            next++;
        }

        Note(item);
        return true;
    }

    private void Note(TraceEvent item)
    {
        if (item.Sequence < first && !budget.IsFull)
        {
            first = item.Sequence;
            var session = Described(item.Session);
            budget.Take(BytesOf(session.SessionId) + BytesOf(session.AgentId));
            budget.Give(BytesOf(Session.SessionId) + BytesOf(Session.AgentId));
            Session = session;
        }

        switch (item.Fact)
        {
            case TraceFact.SessionStarted start:
                origin = start.Origin;
                break;
            case TraceFact.SessionEnded ended:
                last = item.Sequence;
                End = Briefly(ended.End, hasRoom: !budget.IsFull);
                budget.Take(BytesOf(End.Error?.Type) + BytesOf(End.Error?.Message) + BytesOf(End.SuspendReason));
                break;
        }
    }

    private static SessionInfo Described(SessionInfo session) =>
        new(
            session.SessionId,
            session.AgentId,
            userId: null,
            Attributes.Empty,
            session.TraceId,
            session.SpanId,
            session.RunId,
            parent: null,
            session.StartTime
        );

    private static SessionEnd Briefly(SessionEnd end, bool hasRoom) =>
        new(
            end.Status,
            end.Error is { } error && hasRoom ? new ErrorInfo(error.Type, error.Message, traceback: null) : null,
            end.DurationNanoseconds,
            Tally.Empty,
            Tally.Empty,
            hasRoom || end.SuspendReason is null ? end.SuspendReason : ""
        );

    private static long BytesOf(string? text) => sizeof(char) * (long)(text?.Length ?? 0);
}
