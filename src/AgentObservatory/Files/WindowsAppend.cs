namespace AgentObservatory.Files;

/// <summary>Appends while no other writer has the file open: on Windows the share mode is the lock, so the file is opened
/// for each line.</summary>
internal sealed class WindowsAppend(string path) : LineFile(path)
{
    internal override void Append(ReadOnlySpan<byte> framedLine)
    {
        using FileStream file = Open();
        long length = file.Length;
        file.Seek(Math.Max(0, length - 1), SeekOrigin.Begin);
        bool endsWithLineEnd = length == 0 || file.ReadByte() == '\n';
        file.Seek(length, SeekOrigin.Begin);
        try
        {
            file.Write(Fit(framedLine, endsWithLineEnd));
        }
        catch (IOException)
        {
            file.SetLength(length);
            throw;
        }
    }

    private FileStream Open()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(FullPath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
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
