using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>
/// A list that only grows, by whole chunks: what is in it is never copied, and it is read by position while it grows. Whoever
/// appends brings a spare chunk along, so that appending itself never allocates.
/// </summary>
internal sealed class Chunks<T>(ArrayPool<T> pool, int chunkLength)
    where T : struct
{
    private const int FirstDirectory = 4;

    /// <summary>With fewer free places than this, a spare is brought along.</summary>
    private const int LowWater = 2;

    private readonly int shift = BitOperations.Log2((uint)chunkLength);
    private T[][] directory = [];
    private Spare? spare;
    private int capacity;
    private int count;

    /// <summary>How many can be read.</summary>
    internal int Count => Volatile.Read(ref count);

    /// <summary>How much memory the chunks take, in bytes.</summary>
    internal long Bytes => (long)capacity * Unsafe.SizeOf<T>();

    internal ref T this[int position] => ref directory[position >> shift][position & (chunkLength - 1)];

    /// <summary>Makes sure that the next append finds room; false where it would not. Under the gate.</summary>
    internal bool HasRoom()
    {
        if (count == capacity && spare is { } brought && !Fits(brought))
        {
            // Brought for a directory that has grown full meanwhile.
            spare = null;
        }

        return count < capacity || spare is not null;
    }

    /// <summary>Brings a spare chunk along where one may soon be needed. Outside the gate.</summary>
    internal void BringSpare()
    {
        if (capacity - count < LowWater && spare is null)
        {
            Provide();
        }
    }

    /// <summary>The next place, to be filled and then published. Under the gate, and only where there is room.</summary>
    internal ref T Next()
    {
        if (count == capacity)
        {
            Grow();
        }

        return ref this[count];
    }

    /// <summary>Makes the place that was filled readable. Under the gate.</summary>
    internal void Publish() => Volatile.Write(ref count, count + 1);

    /// <summary>Nothing more is appended: a spare is of no use.</summary>
    internal void ReturnSpare() => Return(Interlocked.Exchange(ref spare, null));

    /// <summary>Gives all memory back. Nobody reads or appends any more.</summary>
    internal void Release()
    {
        foreach (T[] chunk in directory.AsSpan(0, capacity >> shift))
        {
            pool.Return(chunk, clearArray: true);
        }

        ReturnSpare();
        directory = [];
        capacity = count = 0;
    }

    private void Provide()
    {
        int chunks = Volatile.Read(ref capacity) >> shift;
        T[][]? larger = chunks < directory.Length ? null : new T[Math.Max(FirstDirectory, 2 * chunks)][];
        var brought = new Spare(pool.Rent(chunkLength), larger);
        if (Interlocked.CompareExchange(ref spare, brought, null) is not null)
        {
            Return(brought);
        }
    }

    private void Grow()
    {
        Spare taken = spare!;
        spare = null;
        int chunks = capacity >> shift;
        if (chunks == directory.Length)
        {
            directory.CopyTo(taken.Directory!, 0);
            directory = taken.Directory!;
        }

        directory[chunks] = taken.Chunk;
        capacity += chunkLength;
    }

    private bool Fits(Spare brought)
    {
        int chunks = capacity >> shift;
        return chunks < directory.Length || brought.Directory?.Length > chunks;
    }

    private void Return(Spare? unused)
    {
        if (unused is not null)
        {
            pool.Return(unused.Chunk);
        }
    }

    private sealed record Spare(T[] Chunk, T[][]? Directory);
}
