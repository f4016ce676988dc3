using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>A file's identity, independent of its name: while a file is open, no other file of the system has the same
/// one. And whether it is regular: no directory, FIFO, socket or device. Available on Linux; null elsewhere, and if the file
/// does not exist.</summary>
internal readonly record struct UnixFile(ulong Inode, uint DeviceMajor, uint DeviceMinor, bool IsRegular)
{
    private const int CurrentDirectory = -100;
    private const int PathIsEmpty = 0x1000;
    private const uint TypeAndInodeWanted = 0x1 | 0x100;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    // O_NONBLOCK | O_CLOEXEC: the bits differ between Linux and the BSDs.
    private static readonly int WithoutWaiting = OperatingSystem.IsLinux() ? 0x800 | 0x80000 : 0x4 | 0x1000000;

    /// <summary>Opens a file, by default to read it, and does not wait as .NET does for the writer of a FIFO. The handle is
    /// invalid if that fails; then the last error says why.</summary>
    internal static SafeFileHandle Open(string path, int flags = 0) => OpenFile(path, flags | WithoutWaiting);

    /// <summary>Whether a file is locked as .NET locks what it opens for itself alone. Asking keeps no other reader out, and
    /// a writer only for an instant.</summary>
    internal static bool IsLocked(SafeFileHandle file)
    {
        const int SharedWithoutWaiting = 1 | 4;
        return Lock(file, SharedWithoutWaiting) != 0;
    }

    internal static UnixFile? Of(string path) => Of(CurrentDirectory, path, 0);

    internal static UnixFile? Of(SafeFileHandle file) => Of((int)file.DangerousGetHandle(), "", PathIsEmpty);

    private static UnixFile? Of(int directory, string path, int flags)
    {
        try
        {
            return
                OperatingSystem.IsLinux() && FileStatus(directory, path, flags, TypeAndInodeWanted, out Status status) == 0
                ? new(status.Inode, status.DeviceMajor, status.DeviceMinor, (status.Mode & TypeBits) == Regular)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library older than the call
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    /// <summary>Locks a file, or says in the last error why it cannot.</summary>
    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static extern int Lock(SafeFileHandle file, int operation);

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

        [FieldOffset(32)]
        internal readonly ulong Inode;

        [FieldOffset(136)]
        internal readonly uint DeviceMajor;

        [FieldOffset(140)]
        internal readonly uint DeviceMinor;
    }
}
