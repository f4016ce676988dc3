using System.Buffers;
using System.Numerics;

namespace AgentObservatory.Log;

/// <summary>Keeps chunks that are not in use, by their length, which is a power of two; of each length a bounded number,
/// about 4 MiB in all. Agents' threads take them, so the only wait here is at a gate: the platform's own pool sleeps when
/// threads collide, and throws when one of them is interrupted.</summary>
internal sealed class ChunkPool<T>(int first, int longest, int most = 1) : ArrayPool<T>
    where T : struct
{
    private const int MostKept = 128;

    // Used under the gate. The stacks have their full capacity from the start, so that nothing there allocates.
    private readonly Stack<T[]>[] kept =
    [
        .. Enumerable.Range(0, ShiftOf(longest) + 1).Select(static _ => new Stack<T[]>(MostKept)),
    ];
    private Gate gate = new();

    internal Chunks<T> NewList() => new(this, first, longest, most);

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
