using System.Buffers;
using System.Numerics;

namespace AgentObservatory.Log;

/// <summary>Keeps chunks that are not in use, by their length, which is a power of two. Agents' threads take them, so nobody
/// waits here but at a gate: the platform's own pool sleeps when threads collide, and throws when one of them is
/// interrupted. Of each length some are kept, 2 MiB in all; the rest is left to the garbage collector.</summary>
internal sealed class ChunkPool<T>(int first, int longest) : ArrayPool<T>
    where T : struct
{
    private const int MostKept = 32;

    // Under the gate. The stacks have all their places from the start.
    private readonly Stack<T[]>[] kept =
    [
        .. Enumerable.Range(0, ShiftOf(longest) + 1).Select(static _ => new Stack<T[]>(MostKept)),
    ];
    private Gate gate = new();

    internal Chunks<T> NewList() => new(this, first, longest);

    public override T[] Rent(int minimumLength)
    {
        int shift = ShiftOf(minimumLength);
        using (gate.Enter())
        {
            if (kept[shift].TryPop(out T[]? chunk))
            {
                return chunk;
            }
        }

        return new T[minimumLength];
    }

    public override void Return(T[] array, bool clearArray = false)
    {
        if (clearArray)
        {
            Array.Clear(array);
        }

        int shift = ShiftOf(array.Length);
        using Gate.Scope entered = gate.Enter();
        if (kept[shift].Count < MostKept)
        {
            kept[shift].Push(array);
        }
    }

    private static int ShiftOf(int length) => BitOperations.Log2((uint)length);
}
