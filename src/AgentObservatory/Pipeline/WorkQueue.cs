using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace AgentObservatory.Pipeline;

/// <summary>A queue of work for one dedicated thread. It does not depend on the thread pool: a writer wakes the waiting
/// thread itself, so a starved pool delays nothing. An interrupted thread carries on.</summary>
internal sealed class WorkQueue<T>
{
    private readonly Channel<T> channel = Channel.CreateUnbounded<T>(
        new UnboundedChannelOptions { AllowSynchronousContinuations = true }
    );

    // A queue that is peeked into keeps for a while what is taken from it, and one that counts may wait.
    private int count;

    /// <summary>Whether nothing is left of what callers of <see cref="TryAdd"/> have added.</summary>
    internal bool IsEmpty => Volatile.Read(ref count) <= 0;

    /// <summary>Whether it is closed, and everything has been taken.</summary>
    internal bool IsDrained => channel.Reader.Completion.IsCompleted;

    /// <summary>Never blocks; false once the queue is closed.</summary>
    internal bool TryAdd(T work)
    {
        try
        {
            bool isAdded = channel.Writer.TryWrite(work);
            Interlocked.Add(ref count, isAdded ? 1 : 0);
            return isAdded;
        }
        catch (ThreadInterruptedException)
        {
            // The interrupt is meant for the agent's own waiting, so it is raised again.
            bool isAdded = TryAdd(work);
            Thread.CurrentThread.Interrupt();
            return isAdded;
        }
    }

    /// <summary>Takes work without waiting; false if there is none.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out T work)
    {
        try
        {
            bool isTaken = channel.Reader.TryRead(out work);
            Interlocked.Add(ref count, isTaken ? -1 : 0);
            return isTaken;
        }
        catch (ThreadInterruptedException)
        {
            bool isTaken = TryTake(out work);
            Thread.CurrentThread.Interrupt();
            return isTaken;
        }
    }

    /// <summary>Waits for work; false once the queue is closed and empty.</summary>
    internal bool Take([MaybeNullWhen(false)] out T work)
    {
        while (true)
        {
            try
            {
                if (channel.Reader.TryRead(out work))
                {
                    Interlocked.Decrement(ref count);
                    return true;
                }

                ValueTask<bool> more = channel.Reader.WaitToReadAsync();
                if (!(more.IsCompleted ? more.Result : more.AsTask().GetAwaiter().GetResult()))
                {
                    return false;
                }
            }
            catch (ThreadInterruptedException)
            {
                // An exporter or an observer left the interrupt behind; this thread carries on.
            }
        }
    }

    internal void Close() => channel.Writer.TryComplete();
}
