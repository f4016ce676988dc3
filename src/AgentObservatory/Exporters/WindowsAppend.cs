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
        for (int waited = 0; ; waited++)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            }
            catch (Exception exception)
                when (exception is FileNotFoundException or DirectoryNotFoundException && waited == 0)
            {
                LineFile.Create(path);
            }
            catch (IOException) when (waited < LineFile.LockMilliseconds)
            {
                Thread.Sleep(1);
            }
        }
    }
}
