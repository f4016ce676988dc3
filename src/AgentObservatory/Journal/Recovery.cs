using System.Collections.Immutable;
using AgentObservatory.Files;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Journal;

/// <summary>Exports what processes that have ended left in a directory of journals: each session to the exporters that have not
/// taken it, at least once. One session is on its way at a time, so an interruption repeats at most one. A journal is deleted
/// when every exporter has taken all of it. A file that cannot be read or noted in is reported and left for another time. For
/// one thread.</summary>
internal sealed class Recovery(
    string directory,
    IReadOnlyList<string> exporters,
    Action<RecoveredSession, bool[]> deliver,
    Action<string, Exception> failed,
    RecoveryEnd end
)
{
    /// <summary>How many files are claimed at a time: each holds a descriptor for its lock.</summary>
    private const int MostFiles = 64;

    private readonly Dictionary<PartKey, FoundPart> found = [];

    // Sessions that some exporter did not answer for in time. Such an exporter gets no more of them.
    private readonly List<(RecoveredSession Session, JournalFile File)> late = [];
    private readonly bool[] isLate = new bool[exporters.Count];

    // Files that something is wrong with, and those that cannot be noted in.
    private readonly HashSet<JournalFile> damaged = [];
    private readonly HashSet<JournalFile> unnoted = [];
    private int files;
    private int sessions;
    private long unreadableLines;
    private bool isComplete = true;

    internal RecoveryReport Run()
    {
        if (exporters.Count > 0 && Directory.Exists(directory))
        {
            if (!JournalFile.HasLocks(directory))
            {
                string message = "'" + directory + "' has no locks that keep others out: nothing is recovered from there.";
                throw new IOException(message);
            }

            foreach (string[] paths in Directory.GetFiles(directory, "*" + JournalFile.Extension).Chunk(MostFiles))
            {
                Recover(paths);
            }

            Guarded(directory, () => JournalFile.DeleteLoneLocks(directory));
        }

        return new RecoveryReport(files, sessions, unreadableLines, isComplete);
    }

    private void Recover(string[] paths)
    {
        var claimed = new List<JournalFile>();
        found.Clear();
        late.Clear();
        try
        {
            Array.ForEach(paths, path => Guarded(path, () => Claim(path, claimed)));
            files += claimed.Count;
            JournalFile[] readable = [.. claimed.Where(file => Guarded(file.FullPath, () => Count(file)))];
            Array.ForEach(readable, file => Guarded(file.FullPath, () => Export(file)));
            Array.ForEach(readable, file => Guarded(file.FullPath, () => Finish(file)));
        }
        finally
        {
            claimed.ForEach(static file => file.Dispose());
        }
    }

    private bool Guarded(string path, Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            isComplete = false;
            failed(path, error);
            return false;
        }
    }

    private static void Claim(string path, List<JournalFile> claimed)
    {
        if (UnixFile.Of(path) is not { IsRegular: false } && JournalFile.TryClaim(path) is { } file)
        {
            claimed.Add(file);
        }
    }

    /// <summary>How many lines each part has, and who has taken it.</summary>
    private void Count(JournalFile file)
    {
        long unreadable = 0;
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
                unreadable++;
            }
        }

        unreadableLines += unreadable;
        if (unreadable > 1)
        {
            // More than the torn line that it may have.
            damaged.Add(file);
            failed(file.FullPath, new InvalidDataException(unreadable + " lines cannot be read."));
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
                    part.Lines.Clear();
                }
            }
        }
    }

    private void Export(PartKey key, FoundPart part, JournalFile file)
    {
        bool[] wanted = [.. exporters.Select((exporter, number) => !isLate[number] && !part.TakenBy.Contains(exporter))];
        if (!Array.Exists(wanted, static isWanted => isWanted) || end.IsStopping)
        {
            return;
        }

        sessions++;
        var session = new RecoveredSession(key, EnvelopeMerge.Recovered(part.Lines), wanted);
        deliver(session, wanted);
        if (!session.Wait(end))
        {
            late.Add((session, file));
            for (int number = 0; number < isLate.Length; number++)
            {
                isLate[number] |= wanted[number] && !session.IsAnswered(number);
            }
        }

        Note(session, file);
    }

    /// <summary>Notes who has taken it.</summary>
    private void Note(RecoveredSession session, JournalFile file)
    {
        LineBatch notes = file.NewBatch();
        for (int number = 0; number < exporters.Count; number++)
        {
            if (session.IsTaken(number) && Of(session.Key).TakenBy.Add(exporters[number]))
            {
                ImmutableArray<PartKey> taken = [session.Key];
                notes.Add(new JournalNote(exporters[number], taken), JournalNote.Write);
            }
        }

        TryCommit(notes, file);
    }

    /// <summary>Without its notes a recovery that is interrupted repeats more.</summary>
    private void TryCommit(LineBatch notes, JournalFile file)
    {
        try
        {
            notes.Commit();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (unnoted.Add(file))
            {
                failed(file.FullPath, error);
            }
        }
    }

    /// <summary>Deletes the file if every exporter has taken all of it, some perhaps late, and all of it could be read.</summary>
    private void Finish(JournalFile file)
    {
        foreach (var (session, _) in late.Where(one => one.File == file))
        {
            Note(session, file);
        }

        bool isSettled =
            !damaged.Contains(file)
            && found.Values.Where(part => part.Files.Contains(file)).All(part => exporters.All(part.TakenBy.Contains));
        isComplete &= isSettled;
        if (isSettled)
        {
            file.Delete();
        }
    }

    private sealed class FoundPart
    {
        internal HashSet<string> TakenBy { get; } = [];
        internal HashSet<JournalFile> Files { get; } = [];
        internal List<SessionEnvelope> Lines { get; } = [];
        internal int LinesLeft { get; set; }
    }
}
