using System.IO.Compression;
using System.Text;
using AgentObservatory.Files;
using AgentObservatory.ObsView.Otlp;

namespace AgentObservatory.ObsView.Reading;

/// <summary>What can be read once, from its beginning: trace lines, requests in OTLP/JSON, one a line, or what gzip has made of
/// either, once. Its first bytes say which.</summary>
internal static class TraceStream
{
    public const string Compressed = ".gz";

    private static readonly byte[] GzipMagic = [0x1F, 0x8B];
    private static readonly byte[] Otlp = Encoding.ASCII.GetBytes(OtlpSession.Beginning);

    /// <summary>Whether a file is a regular one with other content than trace lines.</summary>
    public static bool IsOther(string path)
    {
        try
        {
            if (TraceFile.LengthOf(path) == 0)
            {
                return false;
            }

            using var file = TraceFile.Open(path);
            var first = First(file);
            return IsCompressed(first) || IsOtlp(first);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it is told.
            return false;
        }
    }

    /// <summary>The lines of a file, as they come. Enumerating throws what opening and reading it throws.</summary>
    public static IEnumerable<TraceLine> ReadLines(string path)
    {
        using var file = TraceFile.Open(path);

        foreach (var line in ReadLines(file))
        {
            yield return line;
        }
    }

    /// <summary>The lines, as they come. Enumerating throws what reading the stream throws.</summary>
    public static IEnumerable<TraceLine> ReadLines(Stream stream)
    {
        var first = First(stream);
        return IsCompressed(first)
            ? Guarded(Decompressed(new PrefixedStream(first, stream)))
            : ReadPlainLines(first, stream);
    }

    private static IEnumerable<TraceLine> ReadPlainLines(byte[] first, Stream rest) =>
        TraceFile.ReadLines(new PrefixedStream(first, rest), readOther: IsOtlp(first) ? OtlpSession.Read : null);

    private static bool IsCompressed(ReadOnlySpan<byte> first) => first.StartsWith(GzipMagic);

    private static bool IsOtlp(ReadOnlySpan<byte> first) => first.StartsWith(Otlp);

    /// <summary>As many bytes as tell what comes, or up to the first line end.</summary>
    private static byte[] First(Stream stream)
    {
        var first = new byte[Otlp.Length];
        var count = 0;

        while (
            count < first.Length
            && !first.AsSpan(0, count).Contains((byte)'\n')
            && stream.Read(first, count, first.Length - count) is var read and > 0
        )
        {
            count += read;
        }

        return first[..count];
    }

    private static IEnumerable<TraceLine> Decompressed(Stream content)
    {
        using var plain = new GZipStream(content, CompressionMode.Decompress);

        // What is compressed again is no trace: there is a file that holds nothing but itself.
        foreach (var line in ReadPlainLines(First(plain), plain))
        {
            yield return line;
        }
    }

    /// <summary>Turns what damaged content throws into what unreadable files throw.</summary>
    private static IEnumerable<TraceLine> Guarded(IEnumerable<TraceLine> lines)
    {
        using var source = lines.GetEnumerator();

        while (MoveNext(source))
        {
            yield return source.Current;
        }
    }

    private static bool MoveNext(IEnumerator<TraceLine> lines)
    {
        try
        {
            return lines.MoveNext();
        }
        catch (InvalidDataException error)
        {
            throw new IOException("damaged: " + error.Message, error);
        }
    }
}
