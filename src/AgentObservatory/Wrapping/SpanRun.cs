namespace AgentObservatory.Wrapping;

/// <summary>Runs a wrapper's body within a span or a session. An exception filter records the exception before the stack
/// unwinds, so that it passes through unchanged. What an asynchronous body makes current does not leak: the caller's flow is
/// restored, so that tasks started side by side become siblings.</summary>
internal static class SpanRun
{
    internal static void Run<TRun>(TRun run, Action<TRun> body)
        where TRun : class, IRun => Run(run, run, body);

    /// <summary>With what the body works on: a body that closes over nothing takes no memory.</summary>
    internal static void Run<TGiven>(IRun run, TGiven given, Action<TGiven> body)
    {
        Thrown? thrown = null;
        try
        {
            body(given);
            thrown?.TakeBack(run);
        }
        catch (Exception exception) when (Thrown.Record(ref thrown, run, exception))
        {
            throw;
        }
        finally
        {
            run.End();
        }
    }

    internal static T Run<TRun, T>(TRun run, Func<TRun, T> body)
        where TRun : class, IRun => Run(run, run, body);

    internal static T Run<TGiven, T>(IRun run, TGiven given, Func<TGiven, T> body)
    {
        Thrown? thrown = null;
        try
        {
            T result = body(given);
            thrown?.TakeBack(run);
            return result;
        }
        catch (Exception exception) when (Thrown.Record(ref thrown, run, exception))
        {
            throw;
        }
        finally
        {
            run.End();
        }
    }

    /// <summary>Runs the synchronous part of a body on this thread and leaves the rest to the task.</summary>
    internal static TTask Begin<TRun, TTask>(
        FlowPlace before,
        TRun run,
        Func<TRun, TTask> body,
        Func<TTask, IRun, TTask> endWith
    )
        where TRun : class, IRun => Begin(before, run, run, body, endWith);

    internal static TTask Begin<TGiven, TTask>(
        FlowPlace before,
        IRun run,
        TGiven given,
        Func<TGiven, TTask> body,
        Func<TTask, IRun, TTask> endWith
    )
    {
        bool hasBegun = false;
        Thrown? thrown = null;
        try
        {
            TTask task = body(given);
            hasBegun = true;
            thrown?.TakeBack(run);
            return endWith(task, run);
        }
        catch (Exception exception) when (Thrown.Record(ref thrown, run, exception))
        {
            throw;
        }
        finally
        {
            if (!hasBegun)
            {
                run.End();
            }

            before.Return();
        }
    }

    internal static Task EndWith(Task task, IRun run) =>
        task is not { IsCompletedSuccessfully: false } ? Ended(task, run)
        : task.Status == TaskStatus.Created ? Followed(task, run)
        : Awaited<bool>(task, run);

    internal static Task<T> EndWith<T>(Task<T> task, IRun run) =>
        task is not { IsCompletedSuccessfully: false } ? Ended(task, run)
        : task.Status == TaskStatus.Created ? Followed(task, run)
        : Awaited<T>(task, run);

    internal static ValueTask EndWith(ValueTask task, IRun run) =>
        task.IsCompletedSuccessfully ? Ended(task, run) : new ValueTask(EndWith(task.AsTask(), run));

    internal static ValueTask<T> EndWith<T>(ValueTask<T> task, IRun run) =>
        task.IsCompletedSuccessfully ? Ended(task, run) : new ValueTask<T>(EndWith(task.AsTask(), run));

    private static async Task<T> Awaited<T>(Task task, IRun run)
    {
        try
        {
            await task.ConfigureAwait(false);
            return task is Task<T> { Result: var result } ? result : default!;
        }
        catch (Exception exception) when (run.Fail(exception))
        {
            throw;
        }
        finally
        {
            run.End();
        }
    }

    /// <summary>A task that its caller has yet to start, which no other task can stand for.</summary>
    private static TTask Followed<TTask>(TTask task, IRun run)
        where TTask : Task
    {
        task.ContinueWith(
            static (task, run) => Conclude(task, (IRun)run!),
            run,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return task;
    }

    private static void Conclude(Task task, IRun run)
    {
        if (!task.IsCompletedSuccessfully)
        {
            run.Fail(task.Exception?.InnerException ?? new TaskCanceledException(task));
        }

        run.End();
    }

    private static TTask Ended<TTask>(TTask task, IRun run)
    {
        run.End();
        return task;
    }
}
