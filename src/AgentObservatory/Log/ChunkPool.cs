using System.Buffers;
using System.Numerics;

namespace AgentObservatory.Log;

/// <summary>Keeps chunks that are not in use, by their length, which is a power of two. Agents' threads take them, so nobody
/// waits here but at a gate: the platform's own pool sleeps when threads collide, and throws when one of them is
/// interrupted.</summary>
/// <param name="longest">The longest chunks.</param>
/// <param name="mostKept">How many of each length are kept.</param>
internal sealed class ChunkPool<T>(int longest, int mostKept) : ArrayPool<T>
{
    private readonly T[]?[][] kept = [.. Enumerable.Range(0, ShiftOf(longest) + 1).Select(_ => new T[]?[mostKept])];
    private readonly int[] counts = new int[ShiftOf(longest) + 1];

    // Guards the fields.
    private Gate gate = new();

    public override T[] Rent(int minimumLength)
    {
        int shift = ShiftOf(minimumLength);
        T[]? chunk = null;
        gate.Enter();
        if (counts[shift] > 0)
        {
            chunk = kept[shift][--counts[shift]];
            kept[shift][counts[shift]] = null;
        }

        gate.Exit();
        return chunk ?? new T[minimumLength];
    }

    public override void Return(T[] array, bool clearArray = false)
    {
        if (clearArray)
        {
            Array.Clear(array);
        }

        int shift = ShiftOf(array.Length);
        gate.Enter();
        if (counts[shift] < mostKept)
        {
            kept[shift][counts[shift]++] = array;
        }

        gate.Exit();
    }

    private static int ShiftOf(int length) => BitOperations.Log2((uint)length);
}
