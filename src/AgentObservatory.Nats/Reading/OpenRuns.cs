namespace AgentObservatory.Nats.Reading;

/// <summary>Merges parts with what came before of their runs, until a run is whole. It holds a number of runs; beyond that, the
/// one that has grown least lately is forgotten. Not thread-safe.</summary>
internal sealed class OpenRuns(int most)
{
    private readonly OrderedDictionary<SessionKey, SessionEnvelope> runs = [];

    /// <summary>As much of the run as is known now.</summary>
    internal SessionEnvelope Grow(SessionEnvelope part)
    {
        if (part.Writers.IsDefaultOrEmpty)
        {
            return part;
        }

        SessionKey key = part.Session.Key;
        SessionEnvelope run = runs.Remove(key, out SessionEnvelope? known)
            ? EnvelopeMerge.Merge([known, part]).Single()
            : part;
        if (!IsWhole(run))
        {
            runs.Add(key, run);
            if (runs.Count > most)
            {
                runs.RemoveAt(0);
            }
        }

        return run;
    }

    /// <summary>Whether it has ended and all that its writer has told is here: parts that are published once more come later than
    /// the end.</summary>
    private static bool IsWhole(SessionEnvelope run) =>
        EnvelopeWriter.IsFinal(run) && run.Writers[0].Told.Count <= run.Replay().LongCount();
}
