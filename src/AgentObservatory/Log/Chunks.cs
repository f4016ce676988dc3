using System.Buffers;
using System.Numerics;

namespace AgentObservatory.Log;

/// <summary>
/// A list that only grows, by whole chunks: what is in it is never copied, and it is read by position while it grows. Whoever appends
/// brings a spare chunk along, so that appending itself never allocates. A field of its log, never copied.
/// </summary>
internal struct Chunks<T>(ArrayPool<T> pool, int chunkLength)
    where T : struct
{
    private const int FirstDirectory = 4;

    /// <summary>With fewer free places than this, a spare is brought along.</summary>
    private const int LowWater = 2;

    private readonly int mask = chunkLength - 1;
    private readonly int shift = BitOperations.Log2((uint)chunkLength);
    private T[][] directory = [];
    private T[] last = [];
    private Spare? spare;
    private int capacity;
    private int count;

    /// <summary>How many can be read.</summary>
    internal readonly int Count => Volatile.Read(in count);

    /// <summary>How many there is memory for.</summary>
    internal readonly int Capacity => capacity;

    internal readonly ref T this[int position] => ref directory[position >> shift][position & mask];

    /// <summary>Whether a spare chunk may soon be needed. Outside the gate: a stale answer does no harm.</summary>
    internal readonly bool IsLow => capacity - count < LowWater;

    /// <summary>Whether the next append finds room. Under the gate.</summary>
    internal bool HasRoom => count < capacity || HasSpare();

    /// <summary>Brings a spare chunk along where one may soon be needed. Outside the gate.</summary>
    internal void BringSpare()
    {
        if (!IsLow || spare is not null)
        {
            return;
        }

        int chunks = Volatile.Read(ref capacity) >> shift;
        T[][]? larger = chunks < directory.Length ? null : new T[Math.Max(FirstDirectory, 2 * chunks)][];
        var brought = new Spare(pool.Rent(chunkLength), larger);
        if (Interlocked.CompareExchange(ref spare, brought, null) is not null)
        {
            pool.Return(brought.Chunk);
        }
    }

    /// <summary>Makes room for the next append. Only for who appends alone.</summary>
    internal void MakeRoom()
    {
        while (!HasRoom)
        {
            BringSpare();
        }
    }

    /// <summary>The next place, to be filled and then published. Under the gate, and only where there is room.</summary>
    internal ref T Next()
    {
        if (count == capacity)
        {
            Grow();
        }

        return ref last[count & mask];
    }

    /// <summary>Makes the place that was filled readable. Under the gate.</summary>
    internal void Publish() => Volatile.Write(ref count, count + 1);

    /// <summary>Nothing more is appended: a spare is of no use.</summary>
    internal void ReturnSpare()
    {
        if (Interlocked.Exchange(ref spare, null) is { } unused)
        {
            pool.Return(unused.Chunk);
        }
    }

    /// <summary>Gives all memory back. Nobody reads or appends any more.</summary>
    internal void Release()
    {
        foreach (T[] chunk in directory.AsSpan(0, capacity >> shift))
        {
            pool.Return(chunk, clearArray: true);
        }

        ReturnSpare();
        directory = [];
        last = [];
        capacity = count = 0;
    }

    /// <summary>A spare that was brought for a directory that has grown full meanwhile is of no use.</summary>
    private bool HasSpare()
    {
        int chunks = capacity >> shift;
        if (spare is { } brought && chunks >= directory.Length && !(brought.Directory?.Length > chunks))
        {
            spare = null;
        }

        return spare is not null;
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

        directory[chunks] = last = taken.Chunk;
        capacity += chunkLength;
    }

    private sealed record Spare(T[] Chunk, T[][]? Directory);
}
