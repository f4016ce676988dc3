namespace AgentObservatory.Nats.Reading;

/// <summary>Merges parts with what came before of their runs, until a run is final. It holds a number of runs; beyond that, the
/// one that it has known longest is forgotten. Not thread-safe.</summary>
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
        if (!EnvelopeWriter.IsFinal(run))
        {
            runs.Add(key, run);
            if (runs.Count > most)
            {
                runs.RemoveAt(0);
            }
        }

        return run;
    }
}
