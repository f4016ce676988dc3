using AgentObservatory.Files;
using AgentObservatory.ObsView.Reading;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>Where a line of a trace file is, without its line end.</summary>
/// <param name="Path">The file.</param>
/// <param name="File">Which file that was; null where the system does not tell.</param>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Offset">Its first byte; <see cref="Nowhere"/> in a file that has to be read from its beginning.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct LinePlace(string Path, UnixFile? File, long Number, long Offset, int Length)
{
    /// <summary>The offset where a line has none: in what gzip has made, and in other formats.</summary>
    public const long Nowhere = -1;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the line again.</summary>
    /// <exception cref="IOException">The file is not what it was, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read any more.</exception>
    public TraceLine.Readable Read()
    {
        if (UnixFile.Of(Path) is { } now && now != File)
        {
            throw new IOException("the file is not the one that was listed");
        }

        return Line() as TraceLine.Readable ?? throw new IOException("the file has been changed");
    }

    private TraceLine? Line()
    {
        var number = Number;

        if (Offset == Nowhere)
        {
            return TraceStream.ReadLines(Path).FirstOrDefault(line => line.Number == number);
        }

        using var stream = TraceFile.Open(Path);
        var bytes = new byte[Length];
        stream.Position = Offset;
        var line = bytes.AsSpan(0, stream.ReadAtLeast(bytes, Length, throwOnEndOfStream: false));
        line = number == 1 && line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        return EnvelopeJson.ReadLine(number, line);
    }
}
