using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>The identity of a file, independent of its name: while a file is open, no other file of the system has the same
/// one. And whether it is regular: no directory, FIFO, socket or device. Available on Linux; null elsewhere, and if the file
/// does not exist.</summary>
internal readonly record struct UnixFileId(ulong Inode, uint DeviceMajor, uint DeviceMinor, bool IsRegular)
{
    private const int CurrentDirectory = -100;
    private const int PathIsEmpty = 0x1000;
    private const uint TypeAndInodeWanted = 0x1 | 0x100;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    internal static UnixFileId? Of(string path) => Of(CurrentDirectory, path, 0);

    internal static UnixFileId? Of(SafeFileHandle file) => Of((int)file.DangerousGetHandle(), "", PathIsEmpty);

    private static UnixFileId? Of(int directory, string path, int flags)
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
