using System.Reactive.Linq;
using AgentObservatory.Tests.Support;
using NATS.Client.Core;

namespace AgentObservatory.Tests.Nats;

/// <summary>Merges what readers give that follow one another, each of them going on where the one before has stopped.</summary>
internal sealed class Archive(NatsOpts connection)
{
    private readonly NatsReaderOptions options = new() { Connection = connection, Consumer = "archive" };
    private readonly Dictionary<SessionKey, SessionEnvelope> runs = [];
    private readonly List<NatsReader> readers = [];

    internal int Readers => readers.Count;

    /// <summary>How many messages the readers have got in all.</summary>
    internal long Received => readers.Sum(static reader => reader.Received);

    /// <summary>How many repeats a reader has known as such.</summary>
    internal long DroppedByReaders => readers.Sum(static reader => reader.Duplicates);

    /// <summary>How many times merging changed nothing, because all of it was known.</summary>
    internal long DroppedByMerging { get; private set; }

    internal int Count => runs.Count;

    /// <summary>Reads until all runs are known, whole or in part, with a new reader after each quarter of them.</summary>
    internal async Task ReadWithPauses(int allRuns)
    {
        for (int quarter = 1; quarter <= 4; quarter++)
        {
            int enough = allRuns * quarter / 4;
            await Read(_ => runs.Count >= enough);
        }
    }

    /// <summary>Reads with a new reader until its runs say what these lines say.</summary>
    internal async Task ReadUntil(IReadOnlyDictionary<SessionKey, string> lines)
    {
        HashSet<SessionKey> missing = [.. lines.Keys.Where(key => !runs.ContainsKey(key) || Line(key) != lines[key])];
        if (missing.Count > 0)
        {
            await Read(key => lines[key] == Line(key) && missing.Remove(key) && missing.Count == 0);
        }
    }

    private string Line(SessionKey key) => EnvelopeText.Write(runs[key]);

    private async Task Read(Func<SessionKey, bool> isDone)
    {
        var reader = new NatsReader(options);
        readers.Add(reader);
        await reader.Sessions.Select(Merge).Timeout(StreamReading.Patience).TakeUntil(isDone);
    }

    private SessionKey Merge(SessionEnvelope part)
    {
        SessionKey key = part.Session.Key;
        if (!runs.TryGetValue(key, out SessionEnvelope? known))
        {
            runs[key] = part;
            return key;
        }

        runs[key] = EnvelopeMerge.Merge([known, part]).Single();
        if (Line(key) == EnvelopeText.Write(known))
        {
            DroppedByMerging++;
        }

        return key;
    }
}
