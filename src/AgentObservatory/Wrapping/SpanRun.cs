using AgentObservatory.Flow;

namespace AgentObservatory.Wrapping;

/// <summary>Runs a wrapper's body. An exception filter records the exception before the stack unwinds, so that it passes
/// through unchanged. What an asynchronous body makes current does not leak: the caller's flow is restored, so that tasks
/// started side by side become siblings.</summary>
internal static class SpanRun
{
    internal static void Run<TSpan>(TSpan span, Action<TSpan> body)
        where TSpan : class, IRecordingSpan
    {
        try
        {
            body(span);
        }
        catch (Exception exception) when (span.Fail(exception))
        {
            throw;
        }
        finally
        {
            span.End(SpanStatus.Ok);
        }
    }

    internal static T Run<TSpan, T>(TSpan span, Func<TSpan, T> body)
        where TSpan : class, IRecordingSpan
    {
        try
        {
            return body(span);
        }
        catch (Exception exception) when (span.Fail(exception))
        {
            throw;
        }
        finally
        {
            span.End(SpanStatus.Ok);
        }
    }

    /// <summary>Runs the synchronous part of a body on this thread and leaves the rest to the task.</summary>
    internal static TTask Begin<TSpan, TTask>(
        FlowPlace before,
        TSpan span,
        Func<TSpan, TTask> body,
        Func<TTask, IRecordingSpan, TTask> endWith
    )
        where TSpan : class, IRecordingSpan
    {
        bool hasBegun = false;
        try
        {
            TTask task = body(span);
            hasBegun = true;
            return endWith(task, span);
        }
        catch (Exception exception) when (span.Fail(exception))
        {
            throw;
        }
        finally
        {
            if (!hasBegun)
            {
                span.End(SpanStatus.Ok);
            }

            before.Return();
        }
    }

    internal static Task EndWith(Task task, IRecordingSpan span)
    {
        return task is { IsCompletedSuccessfully: false } ? Awaited(task, span) : Ended(task, span);

        static async Task Awaited(Task task, IRecordingSpan span)
        {
            try
            {
                await task.ConfigureAwait(false);
            }
            catch (Exception exception) when (span.Fail(exception))
            {
                throw;
            }
            finally
            {
                span.End(SpanStatus.Ok);
            }
        }
    }

    internal static Task<T> EndWith<T>(Task<T> task, IRecordingSpan span)
    {
        return task is { IsCompletedSuccessfully: false } ? Awaited(task, span) : Ended(task, span);

        static async Task<T> Awaited(Task<T> task, IRecordingSpan span)
        {
            try
            {
                return await task.ConfigureAwait(false);
            }
            catch (Exception exception) when (span.Fail(exception))
            {
                throw;
            }
            finally
            {
                span.End(SpanStatus.Ok);
            }
        }
    }

    internal static ValueTask EndWith(ValueTask task, IRecordingSpan span) =>
        task.IsCompletedSuccessfully ? Ended(task, span) : new ValueTask(EndWith(task.AsTask(), span));

    internal static ValueTask<T> EndWith<T>(ValueTask<T> task, IRecordingSpan span) =>
        task.IsCompletedSuccessfully ? Ended(task, span) : new ValueTask<T>(EndWith(task.AsTask(), span));

    private static TTask Ended<TTask>(TTask task, IRecordingSpan span)
    {
        span.End(SpanStatus.Ok);
        return task;
    }
}
