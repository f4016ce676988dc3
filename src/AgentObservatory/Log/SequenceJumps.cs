namespace AgentObservatory.Log;

/// <summary>Where the sequences of a log go on above one that was received from another writer. Written under the log's gate,
/// before the entries that a jump counts for are published; readers of such entries need no gate.</summary>
internal sealed class SequenceJumps
{
    private const int FirstLength = 4;

    private Jump[] jumps = new Jump[FirstLength];
    private int count;

    private int LastPosition => count == 0 ? -1 : jumps[count - 1].Position;

    /// <summary>The length of the array that another jump needs; 0 if it needs none.</summary>
    internal int LengthWanted(int position) => count < jumps.Length || LastPosition == position ? 0 : 2 * count;

    /// <summary>From this position on, a sequence is the position and the offset. A later jump at the same position
    /// replaces the earlier one, which no entry has used.</summary>
    internal void Add(int position, long offset, Jump[]? larger)
    {
        int place = LastPosition == position ? count - 1 : count;
        if (place == jumps.Length)
        {
            Array.Copy(jumps, larger!, count);
            Volatile.Write(ref jumps, larger!);
        }

        jumps[place] = new Jump(position, offset);
        Volatile.Write(ref count, place + 1);
    }

    /// <summary>How much is added to a position.</summary>
    internal long OffsetAt(int position)
    {
        // An array that is read after the count is at least as long.
        int end = Volatile.Read(ref count);
        Jump[] known = Volatile.Read(ref jumps);
        int first = 0;
        while (first < end)
        {
            int middle = (first + end) / 2;
            if (known[middle].Position <= position)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first == 0 ? 0 : known[first - 1].Offset;
    }

    internal readonly record struct Jump(int Position, long Offset);
}
