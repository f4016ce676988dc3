namespace AgentObservatory;

// How a wrapper runs its body. A filter records the exception before anything is unwound, so that it passes through untouched.
// The asynchronous forms open their span within an async method: what they make current stays theirs, and tasks that are started
// side by side become siblings.
public sealed partial class AgentSession
{
    private void Run(string kind, string name, KeyValuePair<string, AttributeValue>[] attributes, Action<AgentSpan> body)
    {
        AgentSpan span = Open<AgentSpan>(name, kind, attributes);
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

    private T Run<T>(string kind, string name, KeyValuePair<string, AttributeValue>[] attributes, Func<AgentSpan, T> body)
    {
        AgentSpan span = Open<AgentSpan>(name, kind, attributes);
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

    private async Task RunAsync(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        Func<AgentSpan, Task> body
    )
    {
        AgentSpan span = Open<AgentSpan>(name, kind, attributes);
        try
        {
            await body(span).ConfigureAwait(false);
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

    private async Task<T> RunAsync<T>(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        Func<AgentSpan, Task<T>> body
    )
    {
        AgentSpan span = Open<AgentSpan>(name, kind, attributes);
        try
        {
            return await body(span).ConfigureAwait(false);
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

    private async ValueTask RunValueAsync(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        Func<AgentSpan, ValueTask> body
    )
    {
        AgentSpan span = Open<AgentSpan>(name, kind, attributes);
        try
        {
            await body(span).ConfigureAwait(false);
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

    private async ValueTask<T> RunValueAsync<T>(
        string kind,
        string name,
        KeyValuePair<string, AttributeValue>[] attributes,
        Func<AgentSpan, ValueTask<T>> body
    )
    {
        AgentSpan span = Open<AgentSpan>(name, kind, attributes);
        try
        {
            return await body(span).ConfigureAwait(false);
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
}
