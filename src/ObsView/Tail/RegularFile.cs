using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Tail;

/// <summary>Opens regular files and refuses all others, without waiting.</summary>
internal static class RegularFile
{
    public static FileStream Open(string path)
    {
        var stream = OpenAny(path);

        if (stream.CanSeek && UnixFile.Of(stream.SafeFileHandle) is not { IsRegular: false })
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

        var file = UnixFile.Open(path);
        return file.IsInvalid ? TraceFile.Open(path) : new FileStream(file, FileAccess.Read, bufferSize: 0);
    }
}
