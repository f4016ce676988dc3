using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>
/// Appends each envelope to a file as one line of JSON (JSONL, docs/envelope.md). Several processes may write to one file: each
/// line is appended whole, under an advisory lock, by one write at the end of the file. A line that a crashed writer left
/// unfinished stays alone on its line. New files are for their owner only (0600 on Unix), for they may hold prompts; missing
/// directories are created. Safe to share between observatories and threads.
/// </summary>
/// <remarks>
/// On Linux the file stays open from the first envelope until the exporter is disposed, which its observatory does at its own end, and at the end of a pipeline (<c>ToExporter</c>) its owner;
/// elsewhere it is opened anew for each envelope. Either way it may be moved or deleted at any time: that is noticed before the next
/// line, which goes to a new file. Until then the space of a deleted file is not given back. Nothing is held back in memory, and the
/// lock is held only while a line is written.
/// </remarks>
public sealed class FileExporter : IExporter, IDisposable
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

    /// <summary>Closes the file. An envelope that comes nevertheless opens it again. Disposing twice does nothing.</summary>
    public void Dispose() => file.Dispose();
}
