using System.Buffers;

namespace AgentObservatory.Files;

/// <summary>Appends lines to a file that other threads and processes may append to as well. Each line is appended whole,
/// under an advisory lock, by one write at the end of the file.</summary>
internal sealed class LineAppender : IDisposable
{
    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);
    private readonly LineFile file;

    internal LineAppender(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        file = OperatingSystem.IsWindows() ? new WindowsAppend(path) : new UnixAppend(path);
    }

    internal string Path => file.FullPath;

    /// <summary>Appends what the callback writes, which must not contain a line end.</summary>
    internal void Append(Action<IBufferWriter<byte>> writeLine)
    {
        lock (gate)
        {
            // A line end on both sides: the first one is written only if the file does not end with one.
            buffer.ResetWrittenCount();
            buffer.Write("\n"u8);
            writeLine(buffer);
            buffer.Write("\n"u8);
            file.Append(buffer.WrittenSpan);
        }
    }

    /// <summary>Closes the file, unless another thread is still writing a line after a bounded wait: then that thread keeps
    /// it. A later line opens it again.</summary>
    public void Dispose()
    {
        if (gate.TryEnter(LineFile.LockMilliseconds))
        {
            try
            {
                file.Dispose();
            }
            finally
            {
                gate.Exit();
            }
        }
    }
}
