using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace AgentObservatory.Files;

/// <summary>Finds what may be parts of runs in bytes, without reading lines. A text may look like one.</summary>
internal static class PartSearch
{
    private const int BlockBytes = 256 * 1024;

    // What every line of several writers has, and what the line of one writer has that has ended, but is not finished.
    private static readonly byte[] Writers = "\"writers\""u8.ToArray();
    private static readonly byte[] Suspended = "\"suspended\""u8.ToArray();
    private static readonly byte[] RunId = "\"run_id\""u8.ToArray();

    /// <summary>Whether some line of the file may be a part. The file is searched in blocks, because most have none.</summary>
    public static bool MayHaveParts(string path)
    {
        using var stream = TraceFile.Open(path);
        return MayHaveParts(stream.SafeFileHandle, 0, long.MaxValue);
    }

    /// <summary>Whether some line of a piece of a file may be a part, where all its pieces are searched.</summary>
    public static bool MayHaveParts(SafeFileHandle file, long start, long end)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        var (kept, hasParts, position) = (0, false, start);

        // What begins before the end may go on behind it.
        while (
            !hasParts && position - kept < end && RandomAccess.Read(file, buffer.AsSpan(kept), position) is var count and > 0
        )
        {
            position += count;
            var block = buffer.AsSpan(0, kept + count);
            hasParts = MayBePart(block);
            kept = Math.Min(block.Length, Suspended.Length - 1);
            block[^kept..].CopyTo(buffer);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return hasParts;
    }

    /// <summary>Whether the line may be a part.</summary>
    public static bool MayBePart(ReadOnlySpan<byte> line) => line.IndexOf(Writers) >= 0 || line.IndexOf(Suspended) >= 0;

    /// <summary>Whether the line may be one of these runs.</summary>
    public static bool MayBeOf(HashSet<SpanId> runs, ReadOnlySpan<byte> line)
    {
        while (line.IndexOf(RunId) is var found and >= 0)
        {
            line = line[(found + RunId.Length)..];
            var value = line.TrimStart(" \t:\""u8);

            if (runs.Contains(SpanId.Read(value[..Math.Max(0, value.IndexOf((byte)'"'))])))
            {
                return true;
            }
        }

        return false;
    }
}
