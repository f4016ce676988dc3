namespace Verdicts;

/// <summary>The ways in which the shapes fail.</summary>
internal static class Failures
{
    internal static void Fail() => throw new IOException("lost");

    internal static async Task FailLater()
    {
        await Task.Yield();
        await Task.Yield();
        throw new IOException("lost later");
    }

    internal static async Task SucceedLater()
    {
        await Task.Yield();
        await Task.Yield();
    }

    internal static async IAsyncEnumerable<int> ItemsThenFailure()
    {
        yield return 1;
        await Task.Yield();
        throw new IOException("lost within the stream");
    }
}
