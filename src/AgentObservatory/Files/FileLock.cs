using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>A lock that ends with the process that holds it, however that ends: a file of its own, open and locked. Whoever
/// deletes the file does so while holding the lock; who waited for that file then holds a lock of nothing, notices it and
/// tries again.</summary>
internal sealed class FileLock : IDisposable
{
    private const int MostAttempts = 4;

    private readonly FileStream file;

    private FileLock(FileStream file)
    {
        this.file = file;
    }

    /// <summary>Takes the lock; null if another holds it for some milliseconds, or there is none to be opened. Throws what
    /// opening the file throws.</summary>
    internal static FileLock? TryTake(string path, FileMode mode)
    {
        for (int attempt = 0; attempt < MostAttempts && UnixFile.Of(path) is not { IsRegular: false }; attempt++)
        {
            FileStream opened;
            try
            {
                opened = TraceFile.Create(path, mode, FileShare.None);
            }
            catch (FileNotFoundException)
            {
                return null;
            }
            catch (IOException error) when (IsInUse(error))
            {
                // Whoever only asks holds it for an instant. If this attempt should create the file, it has.
                mode = FileMode.Open;
                Thread.Sleep(1);
                continue;
            }

            if (UnixFile.Of(opened.SafeFileHandle) == UnixFile.Of(path))
            {
                return new FileLock(opened);
            }

            opened.Dispose();
        }

        return null;
    }

    /// <summary>Whether the file is still where others look for the lock. True also where it cannot be known.</summary>
    internal bool IsInPlace => UnixFile.Of(file.SafeFileHandle) is not { } id || UnixFile.Of(file.Name) == id;

    /// <summary>Says for good that the lock has passed on from who held it first. Takes no room on the disk. Where it cannot be
    /// said, nobody is told. A file that is not empty says so already, or is none of ours that a link leads to: nothing of it is
    /// lost.</summary>
    internal void Mark()
    {
        const int Marked = 1;
        try
        {
            bool isMarked = RandomAccess.GetLength(file.SafeFileHandle) >= Marked;
            if (!isMarked && (OperatingSystem.IsWindows() || UnixAppend.MayGrowTo(Marked)))
            {
                RandomAccess.SetLength(file.SafeFileHandle, Marked);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Whether the process that held the lock first lives. False where there is none. Unlike taking it, asking works in
    /// a process whose .NET locks no files, and needs no right to write.</summary>
    internal static bool IsHeldByFirst(string path) => IsHeld(path) && new FileInfo(path) is { Exists: true, Length: 0 };

    private static bool IsHeld(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            using SafeFileHandle file = UnixFile.Open(path);
            return file.IsInvalid ? File.Exists(path) : UnixFile.IsLocked(file);
        }

        try
        {
            using FileLock? taken = TryTake(path, FileMode.Open);
            return taken is null && File.Exists(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Gives the lock up for good, and its file.</summary>
    internal void Delete()
    {
        File.Delete(file.Name);
        Dispose();
    }

    public void Dispose() => file.Dispose();

    private static bool IsInUse(IOException error)
    {
        const int WouldBlockLinux = 11;
        const int WouldBlockBsd = 35;
        const int SharingViolation = 32;
        return (error.HResult & 0xFFFF) is WouldBlockLinux or WouldBlockBsd or SharingViolation;
    }
}
