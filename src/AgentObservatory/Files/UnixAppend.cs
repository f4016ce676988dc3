using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>Appends with O_APPEND: the kernel puts every write at the end of the file, whoever else writes. .NET's
/// FileMode.Append only seeks to the end when it opens the file, so two processes overwrite each other. On Linux the file
/// stays open between lines, and before each write the path is checked to still lead to it. What is no regular file is refused
/// without waiting for it.</summary>
internal sealed class UnixAppend(string path) : LineFile(path)
{
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int FileTooLarge = 27;
    private const int LockExclusiveNow = 2 | 4;
    private const int Unlock = 8;
    private const int FromEnd = 2;
    private const int FileSizeLimit = 1;
    private const int MostAttempts = 4;

    // O_RDWR | O_APPEND: the bits differ between Linux and the BSDs.
    private static readonly int ToAppend = OperatingSystem.IsLinux() ? 0x2 | 0x400 : 0x2 | 0x8;

    private SafeFileHandle? file;
    private UnixFile? id;

    protected override void Write(ReadOnlySpan<byte> framed)
    {
        bool staysOpen = false;
        try
        {
            SafeFileHandle locked = OpenAndLock();
            Write(locked, framed);
            staysOpen = id is not null && UnixFile.Lock(locked, Unlock) == 0;
        }
        finally
        {
            if (!staysOpen)
            {
                Close(); // always releases the lock
            }
        }
    }

    protected override void Close()
    {
        file?.Dispose();
        file = null;
    }

    /// <summary>The file that the path leads to now, locked. If it is moved later, the line goes with it.</summary>
    private SafeFileHandle OpenAndLock()
    {
        for (int attempt = 1; ; attempt++)
        {
            if (file is null)
            {
                // Looked up before, too: opening a device may act on it, and opening a FIFO wakes its reader.
                RefuseUnlessRegular(UnixFile.Of(FullPath));
                file = Open();
                id = UnixFile.Of(file);
                RefuseUnlessRegular(id);
            }

            Lock(file);

            // Looked up under the lock: while this thread waited for it, its holder may have moved the file.
            if (IsAtPath || attempt == MostAttempts)
            {
                return file;
            }

            Close();
        }
    }

    /// <summary>True also where it cannot be known: there, the file is opened for each line.</summary>
    private bool IsAtPath => id is null || UnixFile.Of(FullPath) == id;

    private void Write(SafeFileHandle file, ReadOnlySpan<byte> framed)
    {
        long length = Seek(file, 0, FromEnd);
        if (length < 0)
        {
            throw Failure("write to", Marshal.GetLastPInvokeError()); // a pipe or a socket, where its kind cannot be known
        }

        ReadOnlySpan<byte> lines = Fit(framed, file, length);
        int done = 0;
        while (done < lines.Length)
        {
            nint written = WriteWithinLimit(file, lines[done..], done == 0 ? length : Seek(file, 0, FromEnd));
            if (written > 0)
            {
                done += (int)written;
            }
            else if (Marshal.GetLastPInvokeError() is var error && error != Interrupted)
            {
                // Removes a partly written line, unless a writer without the lock has appended to it.
                if (done > 0 && Seek(file, 0, FromEnd) == length + done)
                {
                    RandomAccess.SetLength(file, length);
                }

                throw Failure("write to", error);
            }
        }
    }

    /// <summary>Whether a file may become so long: the kernel ends a process that goes beyond its limit, which may change at any
    /// time.</summary>
    internal static bool MayGrowTo(long length) =>
        GetLimit(FileSizeLimit, out Limit limit) != 0 || limit.Soft >= (ulong)length;

    /// <summary>Writes unless the file would outgrow what the process may write.</summary>
    private static nint WriteWithinLimit(SafeFileHandle file, ReadOnlySpan<byte> bytes, long length)
    {
        if (!MayGrowTo(length + bytes.Length))
        {
            Marshal.SetLastPInvokeError(FileTooLarge);
            return -1;
        }

        return WriteBytes(file, in bytes[0], bytes.Length);
    }

    private void RefuseUnlessRegular(UnixFile? found)
    {
        if (found is { IsRegular: false })
        {
            throw new IOException("Cannot write to '" + FullPath + "': it is a directory, a pipe, a socket or a device.");
        }
    }

    private SafeFileHandle Open()
    {
        SafeFileHandle opened = UnixFile.Open(FullPath, ToAppend);
        if (opened.IsInvalid && Marshal.GetLastPInvokeError() == NoSuchFile)
        {
            Create();
            opened = UnixFile.Open(FullPath, ToAppend);
        }

        return opened.IsInvalid ? throw Failure("open", Marshal.GetLastPInvokeError()) : opened;
    }

    private void Lock(SafeFileHandle file)
    {
        // A file that cannot be locked (on some network file systems) is still written without a lock, at the end by
        // O_APPEND. For a file that has been moved, nobody waits.
        const int WouldBlockLinux = 11;
        const int WouldBlockBsd = 35;
        for (int waited = 0; UnixFile.Lock(file, LockExclusiveNow) != 0; waited++)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is not (WouldBlockLinux or WouldBlockBsd or Interrupted) || !IsAtPath)
            {
                return;
            }

            if (waited >= LockMilliseconds)
            {
                throw Failure("lock", error);
            }

            Thread.Sleep(1);
        }
    }

    private IOException Failure(string action, int error) =>
        new("Cannot " + action + " '" + FullPath + "': " + Marshal.GetPInvokeErrorMessage(error) + ".");

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static extern long Seek(SafeFileHandle file, long offset, int origin);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint WriteBytes(SafeFileHandle file, in byte bytes, nint count);

    private readonly record struct Limit(ulong Soft, ulong Hard);
}
