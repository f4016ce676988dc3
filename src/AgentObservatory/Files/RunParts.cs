namespace AgentObservatory.Files;

/// <summary>Merges the parts of runs whose lines are read together. A run with a line that is not final is held back, all
/// of it, and comes once, where the last of its lines stands. To know where that is, regular files are looked through
/// beforehand. What can be read only once, such as a pipe, holds back the lines that are not final, and those of their runs
/// that follow, until its end.</summary>
internal sealed class RunParts
{
    private readonly string?[] scanned;
    private readonly Dictionary<SessionKey, (int File, long Line)> last = [];
    private readonly Dictionary<SessionKey, List<TraceLine.Readable>> held = [];

    // The file of the last line that is held of a run.
    private readonly Dictionary<SessionKey, int> heldIn = [];

    /// <summary>Looks through the regular files. Where none has parts, they are only searched.</summary>
    /// <param name="files">What will be read, in this order; null is a stream. A file is named by its index.</param>
    public RunParts(params IReadOnlyList<string?> files)
        : this(files, PartSearch.MayHaveParts) { }

    /// <summary>Looks through the regular files, with a search of one's own for what may be parts.</summary>
    public RunParts(IReadOnlyList<string?> files, Func<string, bool> mayHaveParts)
    {
        scanned = new string?[files.Count];
        var hasParts = false;

        foreach (var (index, path) in files.Index())
        {
            if (path is not null && TraceFile.LengthOf(path) > 0 && TryRead(() => hasParts |= mayHaveParts(path)))
            {
                scanned[index] = path;
            }
        }

        if (hasParts)
        {
            Locate();
        }
    }

    /// <summary>Whether no other line has more of the run.</summary>
    public static bool IsFinal(TraceLine.Readable line) => EnvelopeWriter.IsFinal(line.Envelope);

    /// <summary>The run of the line. Lines that do not say who wrote them are merged with nothing: they have no run.</summary>
    public static SessionKey KeyOf(TraceLine.Readable line) =>
        line.Envelope.Writers.IsDefaultOrEmpty ? default : line.Envelope.Session.Key;

    /// <summary>The run that lines make up, in the place of the last of them.</summary>
    public static TraceLine.Readable Merge(IReadOnlyList<TraceLine.Readable> lines)
    {
        if (lines is [var single])
        {
            return single;
        }

        var run = EnvelopeMerge.Merge(lines.Select(line => line.Envelope)).Single();
        return (TraceLine.Readable)TraceLine.NewReadable(lines[^1].LineNumber, run, lines[^1].SchemaVersion);
    }

    /// <summary>Whether some run of the files that were looked through has several lines.</summary>
    public bool HasParts => last.Count > 0;

    /// <summary>Whether the file was looked through. Then several lines of it may be asked about at the same time.</summary>
    public bool HasScanned(int file) => scanned[file] is not null;

    /// <summary>Whether the next line waits for others of its run.</summary>
    public bool HoldsBack(TraceLine.Readable line, int file) =>
        last.ContainsKey(KeyOf(line)) || (!HasScanned(file) && (!IsFinal(line) || held.ContainsKey(KeyOf(line))));

    /// <summary>What comes in the place of the next line: itself, the whole run, or nothing yet.</summary>
    public TraceLine? Take(TraceLine line, int file)
    {
        if (line is not TraceLine.Readable readable || !HoldsBack(readable, file))
        {
            return line;
        }

        var key = KeyOf(readable);

        if (held.TryGetValue(key, out var lines))
        {
            lines.Add(readable);
        }
        else
        {
            held.Add(key, [readable]);
        }

        heldIn[key] = file;
        return last.GetValueOrDefault(key) == (file, line.Number) ? Release(key) : null;
    }

    /// <summary>What comes at the end of a file: the runs that wait for no line of a later one.</summary>
    public IEnumerable<TraceLine.Readable> TakeRest(int file)
    {
        if (held.Count == 0)
        {
            yield break;
        }

        var rest = held.Where(run => last.GetValueOrDefault(run.Key).File <= file)
            .OrderBy(run => run.Value[^1].LineNumber)
            .Select(run => run.Key);

        foreach (var key in rest.ToList())
        {
            yield return Release(key);
        }
    }

    /// <summary>How many runs that the file has lines of come with a later one.</summary>
    public int CountHeldIn(int file) => heldIn.Count == 0 ? 0 : heldIn.Values.Count(other => other == file);

    private TraceLine.Readable Release(SessionKey key)
    {
        held.Remove(key, out var lines);
        heldIn.Remove(key);
        return Merge(lines!);
    }

    /// <summary>Finds the runs with a line that is not final, then the last line of each.</summary>
    private void Locate()
    {
        var keys = new HashSet<SessionKey>();
        Scan(PartSearch.MayBePart, (line, _) => AddUnlessFinal(keys, line));
        var runs = keys.Select(key => key.RunId).ToHashSet();
        Scan(line => PartSearch.MayBeOf(runs, line), (line, file) => Locate(keys, line, file));
    }

    private static void AddUnlessFinal(HashSet<SessionKey> keys, TraceLine.Readable line)
    {
        if (!IsFinal(line))
        {
            keys.Add(KeyOf(line));
        }
    }

    private void Locate(HashSet<SessionKey> keys, TraceLine.Readable line, int file)
    {
        if (keys.Contains(KeyOf(line)))
        {
            last[KeyOf(line)] = (file, line.LineNumber);
        }
    }

    private void Scan(Predicate<ReadOnlySpan<byte>> isWanted, Action<TraceLine.Readable, int> found)
    {
        foreach (var (file, path) in scanned.Index())
        {
            _ =
                path is not null
                && TryRead(() =>
                {
                    foreach (var line in TraceFile.ReadLines(path, isWanted).OfType<TraceLine.Readable>())
                    {
                        found(line, file);
                    }
                });
        }
    }

    /// <summary>What cannot be read is no fault here: whoever reads the file is told why.</summary>
    private static bool TryRead(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
