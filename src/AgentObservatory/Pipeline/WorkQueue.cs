using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace AgentObservatory;

/// <summary>
/// Work for one thread of its own. Nothing of it depends on the thread pool: a writer wakes the waiting thread itself, so a
/// starved pool delays nothing.
/// </summary>
internal sealed class WorkQueue<T>
{
    private readonly Channel<T> channel = Channel.CreateUnbounded<T>(
        new UnboundedChannelOptions { SingleReader = false, AllowSynchronousContinuations = true }
    );

    /// <summary>Never blocks; false once the queue is closed.</summary>
    internal bool TryAdd(T work) => channel.Writer.TryWrite(work);

    /// <summary>Takes what is there, without waiting.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out T work) => channel.Reader.TryRead(out work);

    /// <summary>Waits for work; false once the queue is closed and empty.</summary>
    internal bool Take([MaybeNullWhen(false)] out T work)
    {
        while (!channel.Reader.TryRead(out work))
        {
            ValueTask<bool> more = channel.Reader.WaitToReadAsync();
            if (!(more.IsCompleted ? more.Result : more.AsTask().GetAwaiter().GetResult()))
            {
                return false;
            }
        }

        return true;
    }

    internal void Close() => channel.Writer.TryComplete();
}
