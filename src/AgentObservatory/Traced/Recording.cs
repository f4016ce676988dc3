using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AgentObservatory;

/// <summary>The wrapper form of a session for a body that returns TResult.</summary>
internal delegate TResult RecordCall<TResult>(
    AgentSession session,
    string name,
    string kind,
    Func<AgentSpan, TResult> body,
    ReadOnlySpan<(string Key, AttributeValue Value)> attributes
);

/// <summary>
/// Which wrapper form of <see cref="AgentSession"/> serves a result type that is known at run time only: a task ends its span
/// when it completes, anything else does when it is returned.
/// </summary>
[RequiresDynamicCode("Closes generic methods at run time.")]
internal static class Recording<TResult>
{
    internal static readonly RecordCall<TResult> Call = Choose();

    private static RecordCall<TResult> Choose()
    {
        Type result = typeof(TResult);
        Type? shape = result.IsGenericType ? result.GetGenericTypeDefinition() : null;
        MethodInfo form =
            result == typeof(Task) ? Form(nameof(Recording.Task))
            : result == typeof(ValueTask) ? Form(nameof(Recording.ValueTask))
            : shape == typeof(Task<>) ? Form(nameof(Recording.TaskOf), result.GetGenericArguments())
            : shape == typeof(ValueTask<>) ? Form(nameof(Recording.ValueTaskOf), result.GetGenericArguments())
            : Form(nameof(Recording.Value), result);
        return form.CreateDelegate<RecordCall<TResult>>();
    }

    private static MethodInfo Form(string name, params Type[] arguments)
    {
        MethodInfo method = typeof(Recording).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return arguments.Length == 0 ? method : method.MakeGenericMethod(arguments);
    }
}

internal static class Recording
{
    internal static T Value<T>(
        AgentSession session,
        string name,
        string kind,
        Func<AgentSpan, T> body,
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => session.Span(name, kind, body, attributes);

    internal static Task Task(
        AgentSession session,
        string name,
        string kind,
        Func<AgentSpan, Task> body,
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => session.Span(name, kind, body, attributes);

    internal static Task<T> TaskOf<T>(
        AgentSession session,
        string name,
        string kind,
        Func<AgentSpan, Task<T>> body,
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => session.Span(name, kind, body, attributes);

    internal static ValueTask ValueTask(
        AgentSession session,
        string name,
        string kind,
        Func<AgentSpan, ValueTask> body,
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => session.Span(name, kind, body, attributes);

    internal static ValueTask<T> ValueTaskOf<T>(
        AgentSession session,
        string name,
        string kind,
        Func<AgentSpan, ValueTask<T>> body,
        ReadOnlySpan<(string Key, AttributeValue Value)> attributes
    ) => session.Span(name, kind, body, attributes);
}
