using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.ObsView.Tail;

/// <summary>Opens regular files and refuses all others, without waiting: .NET waits for the writer of a FIFO.</summary>
internal static class RegularFile
{
    private const int PathIsEmpty = 0x1000;
    private const uint TypeWanted = 0x1;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    // O_NONBLOCK | O_CLOEXEC: the bits differ between Linux and the BSDs.
    private static readonly int OpenFlags = OperatingSystem.IsLinux() ? 0x800 | 0x80000 : 0x4 | 0x1000000;

    public static FileStream Open(string path)
    {
        var stream = OpenAny(path);

        if (stream.CanSeek && !IsKnownAsOther(stream.SafeFileHandle))
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

    /// <summary>Whether Linux says that it is no regular file. A device such as /dev/zero can be sought, but has no
    /// end.</summary>
    private static bool IsKnownAsOther(SafeFileHandle file)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && FileStatus((int)file.DangerousGetHandle(), "", PathIsEmpty, TypeWanted, out var status) == 0
                && (status.Mode & TypeBits) != Regular;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // a C library older than the call
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int FileStatus(
        int directory,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        out Status status
    );

    /// <summary>Linux's struct statx, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Status
    {
        [FieldOffset(28)]
        internal readonly ushort Mode;
    }
}
