using System.Buffers;

namespace AgentObservatory.Files;

/// <summary>Appends lines to a file that other threads and processes may append to as well. Each line is appended whole,
/// under an advisory lock, by one write at the end of the file.</summary>
internal sealed class LineAppender : IDisposable
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);
    private readonly ILineFile file;

    internal LineAppender(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
        file = OperatingSystem.IsWindows() ? new WindowsAppend(Path) : new UnixAppend(Path);
    }

    internal string Path { get; }

    /// <summary>Appends what the callback writes, which must not contain a line end.</summary>
    internal void Append(Action<IBufferWriter<byte>> writeLine)
    {
        lock (gate)
        {
            // A line end on both sides: the first one is written only if the file does not end with one.
            buffer.ResetWrittenCount();
            buffer.Write(LineEnd);
            writeLine(buffer);
            buffer.Write(LineEnd);
            file.Append(buffer.WrittenSpan);
        }
    }

    /// <summary>Closes the file. A later line opens it again.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            file.Dispose();
        }
    }
}
