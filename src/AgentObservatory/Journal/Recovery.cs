using System.Collections.Immutable;
using AgentObservatory.Files;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>Exports what processes that have ended left in a directory of journals: each session to the exporters that have not
/// taken it, at least once. A journal is deleted when every exporter has taken all of it. For one thread.</summary>
internal sealed class Recovery(
    string directory,
    IReadOnlyList<string> exporters,
    Action<RecoveredSession, bool[]> deliver,
    CancellationToken stopping
)
{
    /// <summary>How many sessions are on their way at a time, and how many a recovery that is interrupted may repeat.</summary>
    private const int Most = 16;

    private readonly Dictionary<PartKey, FoundPart> found = [];
    private readonly Queue<(RecoveredSession Session, JournalFile File)> underway = new();
    private readonly List<RecoveredSession> answered = [];
    private int sessions;
    private long unreadableLines;

    internal RecoveryReport Run()
    {
        if (exporters.Count == 0 || !Directory.Exists(directory))
        {
            return new RecoveryReport(0, 0, 0, IsComplete: true);
        }

        if (!JournalFile.HasLocks(directory))
        {
            throw new IOException("'" + directory + "' has no locks that keep others out: nothing is recovered from there.");
        }

        List<JournalFile> files = Claim();
        try
        {
            files.ForEach(Count);
            files.ForEach(Export);
            Settle(0);
            int deleted = files.RemoveAll(DeleteIfSettled);
            JournalFile.DeleteLoneLocks(directory);
            return new RecoveryReport(deleted + files.Count, sessions, unreadableLines, files.Count == 0);
        }
        finally
        {
            files.ForEach(static file => file.Dispose());
        }
    }

    private List<JournalFile> Claim()
    {
        var claimed = new List<JournalFile>();
        foreach (string path in Directory.EnumerateFiles(directory, "*" + JournalFile.Extension))
        {
            if (UnixFile.Of(path) is not { IsRegular: false } && JournalFile.TryClaim(path) is { } file)
            {
                claimed.Add(file);
            }
        }

        return claimed;
    }

    /// <summary>How many lines each part has, and who has taken it.</summary>
    private void Count(JournalFile file)
    {
        foreach (TraceLine line in JournalLines.Read(file.FullPath, Note))
        {
            if (line is TraceLine.Readable { Envelope: var part })
            {
                FoundPart one = Of(JournalLines.KeyOf(part));
                one.LinesLeft++;
                one.Files.Add(file);
            }
            else
            {
                unreadableLines++;
            }
        }
    }

    private void Note(JournalNote note)
    {
        foreach (PartKey key in note.Taken)
        {
            Of(key).TakenBy.Add(note.Exporter);
        }
    }

    private FoundPart Of(PartKey key)
    {
        if (!found.TryGetValue(key, out FoundPart? part))
        {
            found.Add(key, part = new FoundPart());
        }

        return part;
    }

    /// <summary>Merges the lines of each part, and exports it when all of them have been read.</summary>
    private void Export(JournalFile file)
    {
        foreach (TraceLine line in JournalLines.Read(file.FullPath, static _ => { }))
        {
            if (
                line is TraceLine.Readable { Envelope: var read }
                && found.GetValueOrDefault(JournalLines.KeyOf(read)) is { } part
            )
            {
                part.Lines.Add(read);
                if (--part.LinesLeft == 0)
                {
                    Export(JournalLines.KeyOf(read), part, file);
                }
            }
        }
    }

    private void Export(PartKey key, FoundPart part, JournalFile file)
    {
        bool[] wanted = [.. exporters.Select(exporter => !part.TakenBy.Contains(exporter))];
        if (Array.Exists(wanted, static isWanted => isWanted) && !stopping.IsCancellationRequested)
        {
            sessions++;
            var session = new RecoveredSession(key, EnvelopeMerge.Recovered(part.Lines), wanted);
            deliver(session, wanted);
            underway.Enqueue((session, file));
            Settle(Most);
        }

        part.Lines.Clear();
    }

    /// <summary>Waits for the answers of all but so many sessions, and notes them in their files.</summary>
    private void Settle(int most)
    {
        while (underway.Count > most && underway.Dequeue() is var (session, file))
        {
            session.Wait();
            answered.Add(session);
            if (answered.Count >= Most || underway.Count == 0 || underway.Peek().File != file)
            {
                Note(file);
            }
        }
    }

    private void Note(JournalFile file)
    {
        LineBatch notes = file.NewBatch();
        for (int exporter = 0; exporter < exporters.Count; exporter++)
        {
            ImmutableArray<PartKey> taken = [.. answered.Where(one => one.IsTaken(exporter)).Select(static one => one.Key)];
            if (!taken.IsEmpty)
            {
                var note = new JournalNote(exporters[exporter], taken);
                Note(note);
                notes.Add(note, JournalNote.Write);
            }
        }

        answered.Clear();
        notes.Commit();
    }

    private bool DeleteIfSettled(JournalFile file)
    {
        bool isSettled = found
            .Values.Where(part => part.Files.Contains(file))
            .All(part => exporters.All(part.TakenBy.Contains));
        if (isSettled)
        {
            file.Delete();
        }

        return isSettled;
    }

    private sealed class FoundPart
    {
        internal HashSet<string> TakenBy { get; } = [];
        internal HashSet<JournalFile> Files { get; } = [];
        internal List<SessionEnvelope> Lines { get; } = [];
        internal int LinesLeft { get; set; }
    }
}
