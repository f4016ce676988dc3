using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>Appends while no other writer has the file open: on Windows the share mode is the lock, so the file is opened
/// for each write.</summary>
internal sealed class WindowsAppend(string path) : LineFile(path)
{
    protected override void Write(ReadOnlySpan<byte> framed)
    {
        using SafeFileHandle file = Open();
        long length = RandomAccess.GetLength(file);
        try
        {
            RandomAccess.Write(file, Fit(framed, file, length), length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, length);
            throw;
        }
    }

    private SafeFileHandle Open()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return File.OpenHandle(FullPath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                Create();
            }
            catch (IOException inUse) when (IsSharingViolation(inUse) && !IsOver(start))
            {
                Thread.Sleep(1);
            }
        }
    }

    private static bool IsSharingViolation(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 33;

    private static bool IsOver(long start) => TimeProvider.System.GetElapsedTime(start).TotalMilliseconds > LockMilliseconds;
}
