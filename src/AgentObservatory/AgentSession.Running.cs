using AgentObservatory.Capture;

namespace AgentObservatory;

// How a wrapper runs its body. A filter records the exception before anything is unwound, so that it passes through untouched.
// What a body makes current is its own: the caller's flow is put back, so that tasks started side by side become siblings.
public sealed partial class AgentSession
{
    private void Run<TSpan>(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        Action<TSpan> body
    )
        where TSpan : AgentSpan
    {
        TSpan span = Open<TSpan>(name, kind, attributes, cost);
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
            End(span, SpanStatus.Ok);
        }
    }

    private T Run<TSpan, T>(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        Func<TSpan, T> body
    )
        where TSpan : AgentSpan
    {
        TSpan span = Open<TSpan>(name, kind, attributes, cost);
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
            End(span, SpanStatus.Ok);
        }
    }

    /// <summary>Runs the synchronous part of a body here, as a plain call would, and leaves the rest to the task.</summary>
    private TTask Begin<TSpan, TTask>(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        long cost,
        Func<TSpan, TTask> body,
        Func<TTask, AgentSpan, TTask> endWith
    )
        where TSpan : AgentSpan
    {
        FlowPlace before = FlowPlace.Here(Live);
        TSpan span = Open<TSpan>(name, kind, attributes, cost);
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
                End(span, SpanStatus.Ok);
            }

            before.Return();
        }
    }

    private static Task EndWith(Task task, AgentSpan span)
    {
        if (task is { IsCompletedSuccessfully: false })
        {
            return Awaited();
        }

        span.Session.End(span, SpanStatus.Ok);
        return task;

        async Task Awaited()
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
                span.Session.End(span, SpanStatus.Ok);
            }
        }
    }

    private static Task<T> EndWith<T>(Task<T> task, AgentSpan span)
    {
        if (task is { IsCompletedSuccessfully: false })
        {
            return Awaited();
        }

        span.Session.End(span, SpanStatus.Ok);
        return task;

        async Task<T> Awaited()
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
                span.Session.End(span, SpanStatus.Ok);
            }
        }
    }

    private static ValueTask EndWith(ValueTask task, AgentSpan span)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return new ValueTask(EndWith(task.AsTask(), span));
        }

        span.Session.End(span, SpanStatus.Ok);
        return task;
    }

    private static ValueTask<T> EndWith<T>(ValueTask<T> task, AgentSpan span)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return new ValueTask<T>(EndWith(task.AsTask(), span));
        }

        span.Session.End(span, SpanStatus.Ok);
        return task;
    }
}
