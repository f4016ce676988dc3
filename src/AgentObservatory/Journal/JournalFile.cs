using AgentObservatory.Files;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Journal;

/// <summary>A file that a process journals to. A lock beside it says that the process lives: process ids are used
/// again.</summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>How a journal's file name ends.</summary>
    internal const string Extension = ".journal";

    private const string LockExtension = ".lock";

    private readonly LineFile lines;
    private readonly FileLock held;
    private bool isNameSynced;

    private JournalFile(string path, FileLock held)
    {
        lines = LineFile.At(path);
        this.held = held;
    }

    internal string FullPath => lines.FullPath;

    /// <summary>A new file in the directory, which is created where there is none, for the user alone.</summary>
    internal static JournalFile Create(string directory)
    {
        if (!Directory.Exists(directory))
        {
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(directory)
                : Directory.CreateDirectory(
                    directory,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
        }

        string name = $"{Environment.ProcessId}-{Guid.NewGuid():N}{Extension}";
        string path = Path.Combine(directory, name);
        JournalFile? created = TryLock(path, FileMode.CreateNew);
        if (created is not null && IsAlive(path))
        {
            return created;
        }

        // .NET can be told to lock nothing.
        created?.Delete();
        throw new IOException("Cannot lock '" + path + LockExtension + "'.");
    }

    /// <summary>The file of a process that has ended; null if its process lives, or another process has claimed it.</summary>
    internal static JournalFile? TryClaim(string path)
    {
        JournalFile? claimed = TryLock(path, FileMode.Open);
        claimed?.held.Mark();
        return claimed;
    }

    private static JournalFile? TryLock(string path, FileMode mode) =>
        FileLock.TryTake(path + LockExtension, mode) is { } taken ? new JournalFile(path, taken) : null;

    /// <summary>Deletes the locks of processes that ended before they had written anything.</summary>
    internal static void DeleteLoneLocks(string directory)
    {
        foreach (string path in Directory.EnumerateFiles(directory, "*" + Extension + LockExtension))
        {
            string journal = path[..^LockExtension.Length];
            using FileLock? taken = File.Exists(journal) ? null : FileLock.TryTake(path, FileMode.Open);

            // Looked at once more: it may have written until it let go of the lock.
            if (taken is not null && !File.Exists(journal))
            {
                taken.Delete();
            }
        }
    }

    /// <summary>Whether the process that writes the file lives. One that recovers it holds the lock, too, but was not the
    /// first.</summary>
    internal static bool IsAlive(string path) => FileLock.IsHeldByFirst(path + LockExtension);

    /// <summary>Whether locks keep others out in this directory: on some network file systems everybody gets them.</summary>
    internal static bool HasLocks(string directory)
    {
        string path = Path.Combine(directory, Guid.NewGuid().ToString("N") + LockExtension);
        using FileLock? first = FileLock.TryTake(path, FileMode.CreateNew);
        try
        {
            using FileLock? second = FileLock.TryTake(path, FileMode.Open);
            return first is not null && second is null;
        }
        finally
        {
            first?.Delete();
        }
    }

    /// <summary>Whether a recovery would find it: its lock, and the file once there is something in it.</summary>
    internal bool IsInPlace(bool isEmpty) => held.IsInPlace && (isEmpty || File.Exists(FullPath));

    internal LineBatch NewBatch() => new(lines, EnvelopeJson.Write);

    /// <summary>What has been written survives a loss of power.</summary>
    internal void Sync()
    {
        lines.Sync();
        if (!isNameSynced && !OperatingSystem.IsWindows())
        {
            // A new name is in its directory, which the system writes on its own.
            using SafeFileHandle directory = UnixFile.Open(Path.GetDirectoryName(FullPath)!);
            if (!directory.IsInvalid)
            {
                RandomAccess.FlushToDisk(directory);
            }
        }

        isNameSynced = true;
    }

    /// <summary>Deletes the file; its lock last, so that no file is ever without one.</summary>
    internal void Delete()
    {
        lines.Dispose();
        File.Delete(FullPath);
        held.Delete();
    }

    /// <summary>Leaves the file to whoever recovers it.</summary>
    public void Dispose()
    {
        lines.Dispose();
        held.Dispose();
    }
}
