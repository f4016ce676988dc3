using AgentObservatory.Terminal.Layout;

namespace AgentObservatory.ObsView.Live;

/// <summary>The runs that journals tell of. A finished one is shown once and then forgotten, so the memory depends on those
/// that have not finished, and there is a limit to it. Not thread-safe.</summary>
internal sealed class LiveRuns(Func<LiveEvent, Line> show, int mostFinished, long mostBytes = LiveRuns.MostBytes)
{
    /// <summary>Enough for about 20,000 runs.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Of how many runs it is remembered that they have been shown. A journal that is copied holds fewer that have
    /// ended.</summary>
    private const int MaxForgotten = 10_000;

    private readonly Budget budget = new(mostBytes);
    private readonly Dictionary<SessionKey, LiveRun> runs = [];
    private readonly Queue<LiveRun> finished = [];

    // Of those that have not ended it is remembered how they are called: whoever goes on with them may not know. They are null
    // else.
    private readonly Dictionary<SessionKey, SessionInfo?> forgotten = [];
    private readonly Queue<SessionKey> forgottenInOrder = [];

    /// <summary>Whether something was left out because there was no room for it.</summary>
    public bool HasLeftOut { get; private set; }

    /// <summary>The runs that have not finished, in the order in which they are shown.</summary>
    public IReadOnlyList<LiveRun> Unfinished =>
        [.. runs.Values.OrderBy(run => run.State).ThenBy(run => run.Session.StartTime.UnixNanoseconds)];

    /// <summary>The last of those that have finished since they were last shown.</summary>
    public IReadOnlyCollection<LiveRun> Finished => finished;

    /// <summary>How many have finished before these.</summary>
    public long MoreFinished { get; private set; }

    /// <summary>Takes what a journal tells of a run. Returns what has not been told before.</summary>
    public IReadOnlyList<LiveEvent> Take(JournalTail journal, SessionEnvelope part)
    {
        var key = part.Session.Key;

        if (forgotten.TryGetValue(key, out var known) && known is null)
        {
            return [];
        }

        HasLeftOut |= budget.IsFull;
        var run = runs.GetValueOrDefault(key) ?? new LiveRun(budget.Share(), show, known);
        var news = run.Take(journal, part);

        // A damaged line may tell nothing of its run.
        if (news.Count > 0)
        {
            runs[key] = run;

            if (run.IsComplete)
            {
                Finish(key, run);
            }
        }

        return news;
    }

    /// <summary>Notes, when all journals have been read, which runs have ended or are in no journal any more.</summary>
    public void Settle()
    {
        foreach (var (key, run) in runs.Where(run => run.Value.HasEnded || run.Value.IsGone).ToList())
        {
            Finish(key, run);
        }
    }

    /// <summary>All that have finished have been shown.</summary>
    public void ForgetFinished()
    {
        finished.Clear();
        MoreFinished = 0;
    }

    private void Finish(SessionKey key, LiveRun run)
    {
        runs.Remove(key);
        run.Forget();
        finished.Enqueue(run);

        if (finished.Count > mostFinished)
        {
            finished.Dequeue();
            MoreFinished++;
        }

        // One that is only in no journal any more may be in another later.
        if (run.HasEnded)
        {
            Remember(key, null);
        }
        else if (!budget.IsFull)
        {
            Remember(key, run.Session);
        }
    }

    private void Remember(SessionKey key, SessionInfo? open)
    {
        if (forgotten.TryGetValue(key, out var before))
        {
            budget.Give(BytesOf(before));
        }
        else
        {
            forgottenInOrder.Enqueue(key);
        }

        forgotten[key] = open;
        budget.Take(BytesOf(open));

        if (forgottenInOrder.Count > MaxForgotten && forgotten.Remove(forgottenInOrder.Dequeue(), out var first))
        {
            budget.Give(BytesOf(first));
        }
    }

    private static long BytesOf(SessionInfo? session) =>
        session is null ? 0 : sizeof(char) * ((long)session.SessionId.Length + session.AgentId.Length);
}
