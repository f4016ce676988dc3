using AgentObservatory.Files;
using AgentObservatory.Journal;
using AgentObservatory.ObsView.Reading;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>A trace file that is read once and then as it grows, or anew where that cannot be. Nothing stays open between two polls. Not thread-safe.</summary>
internal sealed class IndexedFile(string path)
{
    private UnixFile? file;
    private long length = -1;
    private bool isOther;
    private long lines;

    public string Path => path;

    /// <summary>How far it has been read.</summary>
    public long Position { get; private set; }

    /// <summary>Whether a process that lives writes its sessions to it as they run.</summary>
    public bool IsLive { get; private set; }

    /// <summary>How many lines cannot be read.</summary>
    public long UnreadableLines { get; private set; }

    /// <summary>Whether it is another file now, or what was read of it is gone. It is read anew, then.</summary>
    public bool HasStartedOver()
    {
        using var stream = TraceFile.Open(path);
        var now = UnixFile.Of(stream.SafeFileHandle);

        if (length < 0 || (now == file && (stream.Length == length || !isOther) && stream.Length >= Position))
        {
            file = length < 0 ? now : file;
            return false;
        }

        (file, length, lines, Position, UnreadableLines) = (now, 0, 0, 0, 0);
        return true;
    }

    /// <summary>The lines completed since the last poll, and the last one if it is whole but for its line end. A file that has to
    /// be read from its beginning has all of its lines again.</summary>
    public IEnumerable<FoundLine> Poll()
    {
        IsLive = path.EndsWith(JournalFile.Extension, StringComparison.Ordinal) && JournalFile.IsAlive(path);

        using (var stream = TraceFile.Open(path))
        {
            if (stream.Length == length)
            {
                return [];
            }

            length = stream.Length;
        }

        isOther = TraceStream.IsOther(path);
        return isOther ? PollOther() : PollLines();
    }

    private IEnumerable<FoundLine> PollOther()
    {
        foreach (var line in TraceStream.ReadLines(path))
        {
            UnreadableLines += line is TraceLine.Unreadable ? 1 : 0;
            yield return new FoundLine(line, new LinePlace(path, file, line.Number, LinePlace.Nowhere, 0));
        }

        Position = length;
    }

    private IEnumerable<FoundLine> PollLines()
    {
        using var stream = TraceFile.Open(path);
        stream.Position = Position;
        using var starts = new LineStarts(stream, lines);
        using var feed = new TraceLineFeed(linesBefore: lines);

        foreach (var line in feed.Read(starts))
        {
            var (start, size) = starts.Find(line.Number);
            UnreadableLines += line is TraceLine.Unreadable ? 1 : 0;
            Position = start + size;
            yield return new FoundLine(line, new LinePlace(path, file, line.Number, start, size));
        }

        lines = starts.Lines;
        Position = starts.LastStart;

        // Once it is whole, what follows its line end is the next one.
        if (feed.TryTakeRest(out var rest) && rest is TraceLine.Readable)
        {
            var (start, size) = starts.Find(rest.Number);
            Position = start + size;
            yield return new FoundLine(rest, new LinePlace(path, file, rest.Number, start, size));
        }
    }
}
