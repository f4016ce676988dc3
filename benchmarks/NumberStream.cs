namespace AgentObservatory.Benchmarks;

/// <summary>A source of numbers that has each of them at once, and a consumer that does nothing with them.</summary>
internal static class NumberStream
{
    internal static async IAsyncEnumerable<int> Of(int count)
    {
        await Task.CompletedTask;
        for (int number = 0; number < count; number++)
        {
            yield return number;
        }
    }

    internal static async Task DrainAsync(IAsyncEnumerable<int> items)
    {
        await foreach (int item in items)
        {
            GC.KeepAlive(item);
        }
    }
}
