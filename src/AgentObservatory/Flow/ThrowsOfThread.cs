using System.Runtime.InteropServices;

namespace AgentObservatory.Flow;

/// <summary>The exceptions that one thread has thrown and may still be unwinding, the innermost last. The runtime identifies
/// an exception in progress by an address on the thread's stack, and the stack grows downwards: a throw is over once
/// another one has a higher address, or the same.</summary>
internal sealed class ThrowsOfThread
{
    /// <summary>Deeper nesting is not followed.</summary>
    private const int MostNested = 16;

    private readonly Throw?[] nested = new Throw?[MostNested];
    private int count;

    /// <summary>The number of the latest throw.</summary>
    internal long Latest { get; private set; }

    internal bool IsEmpty => count == 0;

    internal void Clear() => count = 0;

    internal void Add(nint address, long number, Exception exception, object? place)
    {
        Latest = number;
        while (count > 0 && nested[count - 1]!.Address <= address)
        {
            count--;
        }

        for (int index = 0; index < count; index++)
        {
            nested[index]!.IsThrownAgain |= nested[index]!.Exception == exception;
        }

        if (count < MostNested)
        {
            (nested[count] ??= new Throw()).Begin(address, number, exception, place);
            count++;
        }
    }

    /// <summary>The throw in progress, if it is newer than the number; null if there is none.</summary>
    internal Throw? InProgress(long since)
    {
        nint address = Marshal.GetExceptionPointers();
        int index = address == 0 ? -1 : Array.FindIndex(nested, 0, count, one => one!.Address == address);
        return index >= 0 && nested[index] is { IsThrownAgain: false } thrown && thrown.Number > since ? thrown : null;
    }

    internal void Moves(object? from, object? to)
    {
        if (Marshal.GetExceptionPointers() == 0)
        {
            Clear();
        }

        for (int index = 0; index < count; index++)
        {
            if (nested[index]!.BelongsTo(from))
            {
                nested[index]!.Follow(to);
            }
        }
    }
}
