using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks in iterators, and around them.</summary>
internal sealed class ShapesOfIterators(Blocks blocks)
{
    public void ThrownInside()
    {
        foreach (int item in Items())
        {
            _ = item;
        }

        IEnumerable<int> Items()
        {
            using IDisposable block = blocks.Left("iterator that fails");
            yield return 1;
            Fail();
        }
    }

    public void AbandonedByItsConsumersFailure()
    {
        foreach (int item in Items())
        {
            Fail();
        }

        IEnumerable<int> Items()
        {
            using IDisposable block = blocks.Ok("iterator whose consumer fails");
            yield return 1;
            yield return 2;
        }
    }

    public async Task ThrownInsideAnAsyncOne()
    {
        await foreach (int item in Items())
        {
            _ = item;
        }

        async IAsyncEnumerable<int> Items()
        {
            using IDisposable block = blocks.Left("async iterator that fails");
            yield return 1;
            await FailLater();
        }
    }

    public async Task AroundAStreamThatFails()
    {
        using IDisposable block = blocks.Left("around a stream that fails");
        await foreach (int item in ItemsThenFailure())
        {
            _ = item;
        }
    }

    public async Task AroundAStreamThatFailsAndCaught()
    {
        using IDisposable block = blocks.Ok("around a stream that fails, caught");
        try
        {
            await foreach (int item in ItemsThenFailure())
            {
                _ = item;
            }
        }
        catch (IOException) { }
    }
}
