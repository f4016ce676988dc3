namespace AgentObservatory;

/// <summary>
/// Appends each envelope to a file as one line of JSON (JSONL, docs/envelope.md). Several processes may write to one file: each
/// line is appended whole, under an advisory lock, by one write at the end of the file. A line that a crashed writer left
/// unfinished stays alone on its line. The file is opened anew for each envelope, so it may be moved or deleted at any time;
/// the next envelope goes to a new file. Safe to share between observatories and threads. New files are for their owner only (0600 on Unix), for they may hold prompts; missing
/// directories are created.
/// </summary>
public sealed class FileExporter : IExporter
{
    private readonly LineAppender file;

    /// <summary>Makes an exporter; nothing is opened or created before the first envelope.</summary>
    /// <param name="path">The file, relative to the working directory at this moment.</param>
    /// <exception cref="ArgumentException">The path is null, empty or holds a NUL character.</exception>
    public FileExporter(string path) => file = new LineAppender(path);

    /// <summary>The file's full path.</summary>
    public string Path => file.Path;

    /// <summary>Appends one line. Either the whole line is in the file when this returns, or it throws.</summary>
    /// <param name="envelope">What to write.</param>
    /// <exception cref="IOException">The file cannot be opened, locked or written; what was written in part was cut off.</exception>
    public void Export(SessionEnvelope envelope) => file.Append(line => EnvelopeJson.Write(envelope, line));
}
