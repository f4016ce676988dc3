using AgentObservatory.Contracts;
using AgentObservatory.Files;

namespace AgentObservatory;

/// <summary>Appends each envelope to a file as one line of JSON (JSONL, docs/envelope.md). Several processes may write to
/// one file: each line is appended whole, under an advisory lock, by one write at the end of the file. If a crashed writer
/// left an unfinished line, the next one starts on a new line. Only their owner can read new files (0600 on Unix), because
/// they may hold prompts; missing directories are created. Safe to share between observatories and threads.</summary>
/// <remarks>On Linux the file stays open from the first envelope until the exporter is disposed: by its observatory at
/// shutdown, or by you after <c>ToExporter</c>. Elsewhere it is opened for each write. Either way it may be moved or
/// deleted at any time: the next line then goes to a new file. Until then, the space of a deleted file is not freed. An
/// observatory appends what waits, up to 64 envelopes, by one write; nothing else is buffered. The lock is held only while
/// lines are written.</remarks>
public sealed class FileExporter : IBatchExporter, IDisposable
{
    private readonly EnvelopeFile file;

    /// <summary>Creates an exporter. Nothing is opened or created before the first envelope.</summary>
    /// <param name="path">The file; a relative path is resolved now, against the working directory.</param>
    /// <exception cref="ArgumentException">The path is null or blank, or contains a NUL character.</exception>
    public FileExporter(string path) => file = new EnvelopeFile(path, EnvelopeJson.Write);

    /// <summary>The file's full path.</summary>
    public string Path => file.FullPath;

    /// <summary>Appends the envelope as one line. When this returns, the whole line is in the file.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="IOException">The file cannot be opened, locked or written, would exceed the process's limit of file
    /// sizes, or is no regular file; or the line is 64 MiB or longer, which no reader accepts. A partly written line has been removed, unless another writer appended to it.</exception>
    public void Export(SessionEnvelope envelope) => file.Export(envelope);

    IExportBatch IBatchExporter.NewBatch() => file.NewBatch();

    /// <summary>Closes the file. A later envelope opens it again. Disposing again has no effect.</summary>
    public void Dispose() => file.Dispose();
}
