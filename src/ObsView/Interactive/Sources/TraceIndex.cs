using System.Collections.Immutable;
using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>Lists the sessions of files and directories, and what comes to them, one poll at a time. Of a session it keeps a
/// row; envelopes only of a few runs that have not ended. Not thread-safe.</summary>
internal sealed class TraceIndex(IReadOnlyList<string> paths, TimeProvider time)
{
    private const int MostHeld = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly OrderedDictionary<string, IndexedFile> files = [];
    private readonly SortedDictionary<long, SessionRow> rows = [];
    private readonly Dictionary<SessionKey, ListedRun> runs = [];
    private readonly HashSet<ListedRun> grown = [];
    private readonly Queue<ListedRun> held = [];
    private ImmutableHashSet<string> live = [];
    private string problem = "";
    private long lastId;
    private long length;
    private bool hasChanged = true;

    /// <summary>Reads what has come since the last poll. Tells what is known now and then, and when that is all.</summary>
    public void Poll(Action<Catalog> tell, CancellationToken cancellation)
    {
        var told = time.GetTimestamp();
        var before = problem;
        problem = "";

        foreach (var file in Files())
        {
            Try(file.Path, () => Read(file));
        }

        var alive = files.Values.Where(file => file.IsLive).Select(file => file.Path).ToImmutableHashSet();
        hasChanged |= problem != before || !alive.SetEquals(live);
        live = alive;

        if (hasChanged)
        {
            hasChanged = false;
            tell(Now(percent: null));
        }

        void Read(IndexedFile file)
        {
            if (file.HasStartedOver())
            {
                Remove(file.Path);
            }

            foreach (var (line, place) in file.Poll())
            {
                Add(line, place);

                if (cancellation.IsCancellationRequested)
                {
                    return;
                }

                if (time.GetElapsedTime(told) >= Interval)
                {
                    tell(Now(Percent()));
                    told = time.GetTimestamp();
                }
            }
        }
    }

    private void Add(TraceLine line, LinePlace place)
    {
        hasChanged = true;

        if (line is not TraceLine.Readable readable)
        {
            return;
        }

        var key = RunParts.KeyOf(readable);
        var run = runs.GetValueOrDefault(key);

        if (key == default || (run is null && RunParts.IsFinal(readable)))
        {
            rows.Add(++lastId, SessionRow.Of(lastId, [place], readable.Envelope));
            return;
        }

        if (run is null)
        {
            runs.Add(key, run = new ListedRun(++lastId));
        }

        run.Add(readable, place);
        grown.Add(run);
    }

    private Catalog Now(int? percent)
    {
        foreach (var run in grown)
        {
            Try("", () => rows[run.Id] = run.Row());
            held.Enqueue(run);
        }

        grown.Clear();

        while (held.Count > MostHeld)
        {
            held.Dequeue().Forget();
        }

        return new Catalog([.. rows.Values])
        {
            UnreadableLines = files.Values.Sum(file => file.UnreadableLines),
            Percent = percent,
            Problem = problem,
            LiveFiles = live,
        };
    }

    /// <summary>Forgets what was read of a file that is not there any more, or not what it was.</summary>
    private void Remove(string path)
    {
        hasChanged = true;

        foreach (var (key, run) in runs.Where(run => run.Value.Remove(path)).ToList())
        {
            grown.Add(run);

            if (run.IsEmpty)
            {
                runs.Remove(key);
                grown.Remove(run);
            }
        }

        foreach (var row in rows.Values.Where(row => row.Lines.All(line => line.Path == path)).ToList())
        {
            rows.Remove(row.Id);
        }
    }

    /// <summary>The files that there are now, and those that there were.</summary>
    private List<IndexedFile> Files()
    {
        foreach (var path in paths)
        {
            Try(
                path,
                () =>
                {
                    foreach (var found in TraceFolder.FilesOf(path).Where(found => !files.ContainsKey(found)))
                    {
                        files.Add(found, new IndexedFile(found));
                    }
                }
            );
        }

        length = files.Keys.Sum(TraceFile.LengthOf);
        return [.. files.Values];
    }

    private void Try(string path, Action read)
    {
        try
        {
            read();
        }
        catch (FileNotFoundException) when (files.ContainsKey(path) && !paths.Contains(path))
        {
            // A journal goes when its sessions have been exported.
            files.Remove(path);
            Remove(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = path.Length == 0 ? error.Message : path + ": " + error.Message;
        }
    }

    private int Percent() => length == 0 ? 100 : (int)Math.Min(100, 100 * files.Values.Sum(file => file.Position) / length);
}
