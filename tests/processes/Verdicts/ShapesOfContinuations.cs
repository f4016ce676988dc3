using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks that go on within the failure of another method, which completes what they await.</summary>
internal sealed class ShapesOfContinuations(Blocks blocks)
{
    public async Task ASiblingOfTheSameMethod()
    {
        var completed = new TaskCompletionSource();
        await Task.WhenAll(Work("sibling that goes on in a handler", false, completed), Work("", true, completed));
    }

    public async Task SiblingsWithinABlock()
    {
        using IDisposable parent = blocks.Ok("around siblings");
        var completed = new TaskCompletionSource();
        await Task.WhenAll(Work("sibling within a block", false, completed), Work("", true, completed));
    }

    public async Task CompletedInAHandler()
    {
        var completed = new TaskCompletionSource();
        Task waiting = Wait();
        await Task.Run(() => CompleteInAHandler(completed));
        await waiting;

        async Task Wait()
        {
            using IDisposable block = blocks.Ok("completed in a handler");
            await completed.Task;
        }
    }

    public async Task CompletedInAHandlerThenThrown()
    {
        var completed = new TaskCompletionSource();
        Task waiting = Wait();
        await Task.Run(() => CompleteInAHandler(completed));
        await waiting;

        async Task Wait()
        {
            using IDisposable block = blocks.Left("completed in a handler, then thrown");
            await completed.Task;
            Fail();
        }
    }

    public async Task FailedInAHandlerAndCaught()
    {
        var failed = new TaskCompletionSource();
        Task waiting = Wait();
        await Task.Run(() =>
        {
            try
            {
                Fail();
            }
            catch (IOException exception)
            {
                failed.SetException(exception);
            }
        });
        await waiting;

        async Task Wait()
        {
            using IDisposable block = blocks.Ok("failed in a handler, caught");
            try
            {
                await failed.Task;
            }
            catch (IOException) { }
        }
    }

    public async Task CancelledInAHandlerWithoutItsFailure()
    {
        using var source = new CancellationTokenSource();
        Task waiting = Wait();
        await Task.Run(() =>
        {
            try
            {
                Fail();
            }
            catch (IOException)
            {
                source.Cancel();
            }
        });
        await waiting;

        async Task Wait()
        {
            using IDisposable block = blocks.Ok("cancelled in a handler, suppressed");
            await Task.Delay(Timeout.Infinite, source.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Work(string name, bool fails, TaskCompletionSource completed)
    {
        if (fails)
        {
            await Task.Yield();
            CompleteInAHandler(completed);
        }
        else
        {
            using IDisposable block = blocks.Ok(name);
            await completed.Task;
        }
    }

    private static void CompleteInAHandler(TaskCompletionSource completed)
    {
        try
        {
            Fail();
        }
        catch (IOException)
        {
            completed.SetResult();
        }
    }
}
