using AgentObservatory.Journal;
using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Live;

/// <summary>Follows the journals of a directory, which come and go with their processes. The directory itself may come and go
/// as well. Not thread-safe.</summary>
internal sealed class JournalFolder(string directory, Action<JournalTail, SessionEnvelope> told, ErrorReporter errors)
    : IDisposable
{
    private readonly SortedDictionary<string, Journal> journals = new(StringComparer.Ordinal);
    private bool isUnreadable;

    public bool IsEmpty => journals.Count == 0;

    /// <summary>Whether all could be read so far.</summary>
    public ExitCode Outcome { get; private set; }

    public static IEnumerable<string> PathsIn(string directory) =>
        Directory.EnumerateFiles(directory, "*" + JournalFile.Extension);

    /// <summary>Tells what has been appended since the last poll.</summary>
    public void Poll(CancellationToken cancellation)
    {
        var paths = List();

        // A journal that was copied to a new one is deleted once that is complete, so a listing may lack both.
        if (journals.Keys.Any(path => !paths.Contains(path)))
        {
            paths = List();
        }

        foreach (var path in paths.Where(path => !journals.ContainsKey(path)))
        {
            var tail = new JournalTail(path);
            journals.Add(path, new Journal(tail, new TraceReader(new PartView(part => told(tail, part)), errors)));
        }

        foreach (var (path, (tail, reader)) in journals.ToList())
        {
            if (!reader.TryRead(path, tail.Poll(paths.Contains(path)), cancellation))
            {
                tail.GiveUp();
                Note(ExitCode.Failure);
            }

            Note(reader.UnreadableLines == 0 ? ExitCode.Success : ExitCode.UnreadableLines);

            if (tail.IsGone)
            {
                journals.Remove(path);
                tail.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var journal in journals.Values)
        {
            journal.Tail.Dispose();
        }
    }

    /// <summary>The journals that there are now. A directory that cannot be read keeps those that are known.</summary>
    private HashSet<string> List()
    {
        try
        {
            return [.. PathsIn(directory)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!isUnreadable)
            {
                isUnreadable = true;
                errors.ReportFolder(directory, error);
                Note(ExitCode.Failure);
            }

            return [.. journals.Keys];
        }
    }

    private void Note(ExitCode outcome) => Outcome = outcome > Outcome ? outcome : Outcome;

    private sealed record Journal(JournalTail Tail, TraceReader Reader);

    private sealed class PartView(Action<SessionEnvelope> told) : ITraceView
    {
        public void Show(TraceLine.Readable line) => told(line.Envelope);
    }
}
