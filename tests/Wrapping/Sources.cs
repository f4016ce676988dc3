using System.Runtime.CompilerServices;

namespace AgentObservatory.Tests.Wrapping;

/// <summary>Small sources of items.</summary>
internal static class Sources
{
    /// <summary>Numbers from 1, without an await.</summary>
    internal static async IAsyncEnumerable<int> Count(
        int items,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        for (int item = 1; item <= items; item++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return item;
        }

        await Task.CompletedTask;
    }

    /// <summary>Numbers from 1; each is awaited.</summary>
    internal static async IAsyncEnumerable<int> CountSlowly(
        int items,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        for (int item = 1; item <= items; item++)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    internal static async Task<List<T>> ToList<T>(this IAsyncEnumerable<T> source)
    {
        List<T> items = [];
        await foreach (T item in source)
        {
            items.Add(item);
        }

        return items;
    }
}

/// <summary>An enumerator written by hand, whose members do what the test wants.</summary>
internal sealed class HandWritten : IAsyncEnumerable<int>, IAsyncEnumerator<int>
{
    internal Action<CancellationToken> OnEnumerate { get; init; } = _ => { };

    internal Func<ValueTask<bool>> OnMove { get; init; } = () => new(false);

    internal Func<int> OnCurrent { get; init; } = () => 1;

    internal Func<ValueTask> OnDispose { get; init; } = () => default;

    public int Current => OnCurrent();

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        OnEnumerate(cancellationToken);
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => OnMove();

    public ValueTask DisposeAsync() => OnDispose();
}
