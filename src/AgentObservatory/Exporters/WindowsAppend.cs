namespace AgentObservatory;

/// <summary>Appends while no other writer has the file open: on Windows the share mode is the lock.</summary>
internal static class WindowsAppend
{
    internal static void Write(string path, ReadOnlySpan<byte> framedLine)
    {
        using FileStream file = Open(path);
        long length = file.Length;
        file.Seek(Math.Max(0, length - 1), SeekOrigin.Begin);
        bool endsWithLineEnd = length == 0 || file.ReadByte() == '\n';
        file.Seek(length, SeekOrigin.Begin);
        try
        {
            file.Write(LineFile.Fit(framedLine, endsWithLineEnd));
        }
        catch (IOException)
        {
            file.SetLength(length);
            throw;
        }
    }

    private static FileStream Open(string path)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                LineFile.Create(path);
            }
            catch (IOException inUse) when (IsSharingViolation(inUse) && !IsOver(start))
            {
                Thread.Sleep(1);
            }
        }
    }

    private static bool IsSharingViolation(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 33;

    private static bool IsOver(long start) =>
        TimeProvider.System.GetElapsedTime(start).TotalMilliseconds > LineFile.LockMilliseconds;
}
