using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>An append-only list of chunks: entries are never copied and can be read by position while it grows. Each chunk is
/// twice as long as the one before, up to the longest; both lengths given are powers of two. The appending thread provides a
/// spare chunk, so appending never allocates; at most so many places are taken at once, no more than the first chunk has. This
/// struct is a field of its log and must not be copied.</summary>
internal struct Chunks<T>(ArrayPool<T> pool, int first, int longest, int most)
    where T : struct
{
    private const int FirstDirectory = 4;

    private readonly int firstShift = BitOperations.Log2((uint)first);
    private readonly int longestShift = BitOperations.Log2((uint)longest);
    private T[][] directory = [];
    private T[] last = [];
    private Spare? spare;
    private int chunks;
    private int lengthOfLast;
    private int free;
    private int count;

    internal readonly int Count => Volatile.Read(in count);
    internal readonly int Capacity => count + free;

    internal readonly ref T this[int position] => ref View[position];

    /// <summary>For readers. Taken after the count was read, it has all that was counted.</summary>
    internal readonly ChunksView<T> View => new(directory, firstShift, longestShift);

    /// <summary>Whether a spare chunk may soon be needed and is not there. Read outside the gate: a stale answer does no
    /// harm.</summary>
    internal readonly bool IsLow => free <= most && spare is null;

    /// <summary>Whether there is room for the next appends, at most so many at once. Called under the gate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasRoom(int places = 1) => free >= places || HasSpare();

    /// <summary>Provides a spare chunk if one may soon be needed. Called outside the gate.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void BringSpare()
    {
        if (!IsLow)
        {
            return;
        }

        int wanted = Volatile.Read(ref chunks);
        T[][]? larger = wanted < directory.Length ? null : new T[Math.Max(FirstDirectory, 2 * wanted)][];
        var brought = new Spare(pool.Rent(LengthOf(wanted)), larger);
        if (Interlocked.CompareExchange(ref spare, brought, null) is not null)
        {
            pool.Return(brought.Chunk);
        }
    }

    /// <summary>Makes room for the next append. Called by the only appending thread.</summary>
    internal void MakeRoom(int places = 1)
    {
        while (!HasRoom(places))
        {
            BringSpare();
        }
    }

    /// <summary>The next place, to be filled and then published. Called under the gate, and only if there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T Next()
    {
        if (free == 0)
        {
            Grow();
        }

        return ref last[lengthOfLast - free--];
    }

    /// <summary>Makes the filled places readable. Called under the gate.</summary>
    internal void Publish(int places = 1) => Volatile.Write(ref count, count + places);

    /// <summary>Returns the spare to the pool; called when nothing more is appended.</summary>
    internal void ReturnSpare()
    {
        if (Interlocked.Exchange(ref spare, null) is { } unused)
        {
            pool.Return(unused.Chunk);
        }
    }

    /// <summary>Returns all memory to the pool; called when nothing is read or appended any more.</summary>
    internal void Release()
    {
        foreach (T[] chunk in directory.AsSpan(0, chunks))
        {
            pool.Return(chunk, clearArray: true);
        }

        ReturnSpare();
        directory = [];
        last = [];
        chunks = free = count = 0;
    }

    private readonly int LengthOf(int chunk) => 1 << Math.Min(firstShift + chunk, longestShift);

    /// <summary>Discards a spare that no longer fits because other threads have grown the list.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasSpare()
    {
        // Read once: another thread may bring a stale one at any time.
        Spare? brought = Volatile.Read(ref spare);
        if (brought is null || IsFit(brought))
        {
            return brought is not null;
        }

        spare = null;
        return false;
    }

    private readonly bool IsFit(Spare brought) =>
        brought.Chunk.Length >= LengthOf(chunks) && (chunks < directory.Length || brought.Directory?.Length > chunks);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        Spare taken = spare!;
        spare = null;
        if (chunks == directory.Length)
        {
            directory.CopyTo(taken.Directory!, 0);
            directory = taken.Directory!;
        }

        directory[chunks++] = last = taken.Chunk;
        free = lengthOfLast = LengthOf(chunks - 1);
    }

    private sealed record Spare(T[] Chunk, T[][]? Directory);
}
