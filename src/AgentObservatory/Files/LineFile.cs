using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>A file of lines that other threads and processes may append to as well. Lines are appended whole, under an
/// advisory lock, by one write at the end of the file. They are made before the lock is taken.</summary>
internal abstract class LineFile(string path) : IDisposable
{
    /// <summary>How long to wait for another writer of the same file.</summary>
    protected const int LockMilliseconds = WriterLock.PatienceMilliseconds;

    private readonly Lock gate = new();

    internal string FullPath { get; } = Path.GetFullPath(path);

    internal static LineFile At(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return OperatingSystem.IsWindows() ? new WindowsAppend(path) : new UnixAppend(path);
    }

    /// <summary>Appends lines, all or none. Throws where another thread writes for longer than a writer waits.</summary>
    /// <param name="framed">The lines, each followed by a line end, after another line end.</param>
    internal void Append(ReadOnlySpan<byte> framed)
    {
        gate.EnterOrThrow();
        try
        {
            Write(framed);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>What has been written survives a loss of power. Throws as <see cref="Append"/> does.</summary>
    internal void Sync()
    {
        gate.EnterOrThrow();
        try
        {
            using SafeFileHandle file = File.OpenHandle(FullPath, access: FileAccess.Write, share: FileShare.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
        finally
        {
            gate.Exit();
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

    /// <summary>Appends lines, all or none. Only one thread calls it at a time.</summary>
    protected abstract void Write(ReadOnlySpan<byte> framed);

    /// <summary>Closes the file; never throws.</summary>
    protected virtual void Close() { }

    /// <summary>Creates the file and its directories.</summary>
    protected void Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath) ?? FullPath);
        TraceFile.Create(FullPath, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
    }

    /// <summary>The framed lines, without the leading line end if the file already ends with one.</summary>
    protected static ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> framed, SafeFileHandle file, long length)
    {
        byte last = (byte)'\n';
        if (length > 0)
        {
            RandomAccess.Read(file, new Span<byte>(ref last), length - 1);
        }

        return last == (byte)'\n' ? framed[1..] : framed;
    }
}
