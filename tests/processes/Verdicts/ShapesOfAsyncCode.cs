using System.Runtime.ExceptionServices;
using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks in async methods, and failures that are awaited.</summary>
internal sealed class ShapesOfAsyncCode(Blocks blocks)
{
    public async Task Thrown()
    {
        using IDisposable block = blocks.Left("awaited");
        await FailLater();
    }

    public async Task Caught()
    {
        using IDisposable block = blocks.Ok("awaited, caught");
        try
        {
            await FailLater();
        }
        catch (IOException) { }
    }

    public async Task CaughtBeforeOtherWork()
    {
        using IDisposable block = blocks.Ok("awaited, caught, then work");
        try
        {
            await FailLater();
        }
        catch (IOException exception)
        {
            _ = exception.ToString();
        }

        _ = string.Concat(Enumerable.Range(0, 1000).Select(number => number.ToString()));
    }

    public async Task CaughtBeforeAnotherAwait()
    {
        using IDisposable block = blocks.Ok("awaited, caught, then awaited");
        try
        {
            await FailLater();
        }
        catch (IOException) { }

        await SucceedLater();
    }

    public async Task CaughtThenThrown()
    {
        using IDisposable block = blocks.Left("awaited, caught, then thrown");
        try
        {
            await FailLater();
        }
        catch (IOException) { }

        Fail();
    }

    public async Task CaughtThreeTimes()
    {
        using IDisposable block = blocks.Ok("caught three times");
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await FailLater();
            }
            catch (IOException) { }
        }
    }

    public async Task AReturnFromTheHandler()
    {
        using (blocks.Ok("return from the handler"))
        {
            try
            {
                await FailLater();
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    public async Task Rethrown()
    {
        using IDisposable block = blocks.Left("awaited, rethrown");
        try
        {
            await FailLater();
        }
        catch
        {
            throw;
        }
    }

    public async Task Wrapped()
    {
        using IDisposable block = blocks.Left("awaited, wrapped");
        try
        {
            await FailLater();
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException("wrapped", exception);
        }
    }

    public async Task AnOldFailureThrownAgainAndCaught()
    {
        using IDisposable block = blocks.Ok("old failure thrown again, caught");
        Task failed = FailLater();
        try
        {
            await failed;
        }
        catch (IOException) { }

        try
        {
            ExceptionDispatchInfo.Throw(failed.Exception!.InnerException!);
        }
        catch (IOException) { }
    }

    public async Task AwaitedByWhenAny()
    {
        using IDisposable block = blocks.Ok("awaited by WhenAny");
        await Task.WhenAny(FailLater());
    }

    public async Task Suppressed()
    {
        using IDisposable block = blocks.Ok("awaited without its failure");
        await FailLater().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task Continued()
    {
        using IDisposable block = blocks.Ok("continued by a delegate");
        await FailLater().ContinueWith(static _ => 0, TaskContinuationOptions.ExecuteSynchronously);
    }

    public async Task AllFail()
    {
        using IDisposable block = blocks.Left("awaited by WhenAll");
        await Task.WhenAll(FailLater(), FailLater());
    }

    public async Task AllFailAndCaught()
    {
        using IDisposable block = blocks.Ok("awaited by WhenAll, caught");
        try
        {
            await Task.WhenAll(FailLater(), FailLater());
        }
        catch (IOException) { }
    }

    public async Task SomeOfManyFail()
    {
        using IDisposable block = blocks.Ok("around parallel children");
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await Task.WhenAll(Enumerable.Range(0, 4).Select(index => Child(index % 2 == 0)));
            }
            catch (IOException) { }
        }

        async Task Child(bool fails)
        {
            using IDisposable child = fails ? blocks.Left("parallel child that fails") : blocks.Ok("parallel child");
            await Task.Yield();
            if (fails)
            {
                await FailLater();
            }
        }
    }

    public void WaitedFor()
    {
        using IDisposable block = blocks.Left("waited for");
        Task.Run(Fail).Wait();
    }

    public void WaitedForAndCaught()
    {
        using IDisposable block = blocks.Ok("waited for, caught");
        try
        {
            Task.Run(Fail).Wait();
        }
        catch (AggregateException) { }
    }

    public async Task CancelledByItsCaller()
    {
        using IDisposable block = blocks.Cancelled("cancelled");
        using var source = new CancellationTokenSource();
        Task waiting = Task.Delay(Timeout.Infinite, source.Token);
        source.Cancel();
        await waiting;
    }

    public async Task ANeighbourCaughtTheFailure()
    {
        using IDisposable outer = blocks.Ok("around a block that is left and caught");
        try
        {
            using (blocks.Left("left and caught outside"))
            {
                await FailLater();
            }
        }
        catch (IOException) { }
    }

    public async Task TwoBlocksInOneMethod()
    {
        using IDisposable outer = blocks.Left("the outer of two");
        using IDisposable inner = blocks.Left("the inner of two");
        await FailLater();
    }

    public async Task WithinAHandlerAndCaught()
    {
        try
        {
            Fail();
        }
        catch (IOException)
        {
            using IDisposable block = blocks.Ok("within a handler, awaited, caught inside");
            try
            {
                await FailLater();
            }
            catch (IOException) { }
        }
    }

    public async Task CaughtWhileItIsLeft()
    {
        using IDisposable block = blocks.Left("left through a finally that awaits and catches");
        try
        {
            await FailLater();
        }
        finally
        {
            try
            {
                await FailLater();
            }
            catch (IOException) { }
        }
    }

    public async Task AwaitedWhileItIsLeft()
    {
        using IDisposable block = blocks.Left("left through a finally that awaits");
        try
        {
            await FailLater();
        }
        finally
        {
            await Task.Yield();
        }
    }

    public async Task ACleanupWhileItIsLeft()
    {
        using IDisposable block = blocks.Left("left through a cleanup");
        try
        {
            await FailLater();
        }
        finally
        {
            blocks.Ok("the cleanup").Dispose();
        }
    }

    public Task AGenericMethod() => Generic("text");

    public Task AGenericMethodOfValues() => Generic(1);

    public Task RecursionWithoutItsFailure() => RecurseSuppressed(1);

    public Task RecursionAwaitedByWhenAny() => RecurseAwaitedByWhenAny(1);

    public Task RecursionCaught() => RecurseCaught(1);

    private async Task<T> Generic<T>(T value)
    {
        using IDisposable block = blocks.Left("generic async method of " + typeof(T).Name);
        await FailLater();
        return value;
    }

    private async Task RecurseSuppressed(int depth)
    {
        using IDisposable block = depth == 0 ? blocks.Left("inner call, suppressed") : blocks.Ok("outer call, suppressed");
        if (depth == 0)
        {
            await FailLater();
        }

        await RecurseSuppressed(depth - 1).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RecurseAwaitedByWhenAny(int depth)
    {
        using IDisposable block = depth == 0 ? blocks.Left("inner call, WhenAny") : blocks.Ok("outer call, WhenAny");
        if (depth == 0)
        {
            await FailLater();
        }

        await Task.WhenAny(RecurseAwaitedByWhenAny(depth - 1));
    }

    private async Task RecurseCaught(int depth)
    {
        using IDisposable block = depth == 0 ? blocks.Left("inner call, caught") : blocks.Ok("outer call, caught");
        if (depth == 0)
        {
            await FailLater();
        }

        try
        {
            await RecurseCaught(depth - 1);
        }
        catch (IOException) { }
    }
}
