using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

/// <summary>The chunks of a list as they were at some time: all that was readable then can be read without a look at the list
/// itself, whose fields change with every append.</summary>
internal readonly struct ChunksView<T>(T[][] directory, int firstShift, int longestShift)
    where T : struct
{
    internal ref T this[int position] => ref ChunkOf(position, out int offset)[offset];

    /// <summary>Copies what lies from a position on.</summary>
    internal void CopyTo(int position, Span<T> copy)
    {
        while (!copy.IsEmpty)
        {
            ReadOnlySpan<T> run = ChunkOf(position, out int offset).AsSpan(offset);
            run = run[..Math.Min(run.Length, copy.Length)];
            run.CopyTo(copy);
            copy = copy[run.Length..];
            position += run.Length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T[] ChunkOf(int position, out int offset)
    {
        // With the length of the first chunk added to the position, every chunk that doubles starts at a power of two.
        int place = position + (1 << firstShift);
        int shift = BitOperations.Log2((uint)place);
        bool isDoubling = shift <= longestShift;
        offset = place & ((1 << (isDoubling ? shift : longestShift)) - 1);
        return directory[isDoubling ? shift - firstShift : longestShift - firstShift - 1 + (place >> longestShift)];
    }
}
