using AgentObservatory.Files;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>Where a line of a trace file is, without its line end.</summary>
/// <param name="Path">The file.</param>
/// <param name="File">Which file that was; null where the system does not tell.</param>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct LinePlace(string Path, UnixFile? File, long Number, long Offset, int Length)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the line again.</summary>
    /// <exception cref="IOException">The file is not what it was, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read any more.</exception>
    public TraceLine.Readable Read()
    {
        using var stream = TraceFile.Open(Path);

        if (UnixFile.Of(stream.SafeFileHandle) != File)
        {
            throw new IOException("the file has been replaced");
        }

        var bytes = new byte[Length];
        stream.Position = Offset;
        var count = stream.ReadAtLeast(bytes, Length, throwOnEndOfStream: false);
        var line = bytes.AsSpan(0, count);
        line = Number == 1 && line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        return EnvelopeJson.ReadLine(Number, line) as TraceLine.Readable
            ?? throw new IOException("the file has been changed");
    }
}
