using System.Buffers;

namespace AgentObservatory;

/// <summary>
/// Appends lines to a file that other threads and processes may append to as well: each line whole, under an advisory lock, by
/// one write at the end of the file, which is opened anew for each line.
/// </summary>
internal sealed class LineAppender
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);

    internal LineAppender(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
    }

    internal string Path { get; }

    /// <summary>Appends what is written, which must hold no line end.</summary>
    internal void Append(Action<IBufferWriter<byte>> writeLine)
    {
        lock (gate)
        {
            // The line is laid between two line ends: the first one is written only where the file does not end with one.
            buffer.ResetWrittenCount();
            buffer.Write(LineEnd);
            writeLine(buffer);
            buffer.Write(LineEnd);
            if (OperatingSystem.IsWindows())
            {
                WindowsAppend.Write(Path, buffer.WrittenSpan);
            }
            else
            {
                UnixAppend.Write(Path, buffer.WrittenSpan);
            }
        }
    }
}
