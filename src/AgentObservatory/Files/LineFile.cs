using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>A file of lines that other threads and processes may append to as well. Each line is appended whole, under an
/// advisory lock, by one write at the end of the file.</summary>
internal abstract class LineFile(string path) : IDisposable
{
    /// <summary>How long to wait for another writer of the same file.</summary>
    protected const int LockMilliseconds = 2_000;

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);

    internal string FullPath { get; } = Path.GetFullPath(path);

    internal static LineFile At(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return OperatingSystem.IsWindows() ? new WindowsAppend(path) : new UnixAppend(path);
    }

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
            Append(buffer.WrittenSpan);
        }
    }

    /// <summary>Closes the file, unless another thread is still writing a line after a bounded wait: then that thread keeps
    /// it. A later line opens it again.</summary>
    public void Dispose()
    {
        if (gate.TryEnter(LockMilliseconds))
        {
            Close();
            gate.Exit();
        }
    }

    /// <summary>Appends a line, whole or not at all.</summary>
    /// <param name="framedLine">The line between two line ends.</param>
    protected abstract void Append(ReadOnlySpan<byte> framedLine);

    /// <summary>Closes the file; never throws.</summary>
    protected virtual void Close() { }

    /// <summary>Creates the file and its directories.</summary>
    protected void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath) ?? FullPath);
        TraceFile.Create(FullPath, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
    }

    /// <summary>The framed line, without its leading line end if the file already ends with one.</summary>
    protected static ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> framedLine, SafeFileHandle file, long length)
    {
        byte last = (byte)'\n';
        if (length > 0)
        {
            RandomAccess.Read(file, new Span<byte>(ref last), length - 1);
        }

        return last == (byte)'\n' ? framedLine[1..] : framedLine;
    }
}
