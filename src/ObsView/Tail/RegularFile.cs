using System.Runtime.InteropServices;
using AgentObservatory.Files;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.ObsView.Tail;

/// <summary>Opens regular files and refuses all others, without waiting: .NET waits for the writer of a FIFO.</summary>
internal static class RegularFile
{
    // O_NONBLOCK | O_CLOEXEC: the bits differ between Linux and the BSDs.
    private static readonly int OpenFlags = OperatingSystem.IsLinux() ? 0x800 | 0x80000 : 0x4 | 0x1000000;

    public static FileStream Open(string path)
    {
        var stream = OpenAny(path);

        if (stream.CanSeek && UnixFileId.Of(stream.SafeFileHandle) is not { IsRegular: false })
        {
            return stream;
        }

        stream.Dispose();
        throw new IOException("only a regular file can be followed");
    }

    /// <summary>What cannot be opened is left to .NET, which throws the exception that says why.</summary>
    private static FileStream OpenAny(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path))
        {
            return TraceFile.Open(path);
        }

        var file = new SafeFileHandle(OpenFile(path, OpenFlags), ownsHandle: true);
        return file.IsInvalid ? TraceFile.Open(path) : new FileStream(file, FileAccess.Read, bufferSize: 0);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
