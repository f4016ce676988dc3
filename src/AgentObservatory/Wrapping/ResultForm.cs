using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using AgentObservatory.Flow;
using AgentObservatory.Log;

namespace AgentObservatory.Wrapping;

/// <summary>Runs a body that returns TResult within a span that has just been started.</summary>
internal delegate TResult RunBody<TResult>(FlowPlace before, IRecordingSpan span, Func<IRecordingSpan, TResult> body);

/// <summary>The form of a wrapper for a result type: a task ends its span when it completes, any other result when it is
/// returned. Chosen once per type, at the first recorded call.</summary>
[RequiresDynamicCode("Closes generic methods at run time.")]
internal static class ResultForm<TResult>
{
    private static readonly RunBody<TResult> Form = Choose();

    /// <summary>Runs a body within a span; how the body ends decides the span's status.</summary>
    internal static TResult Run(
        IRecordingSession session,
        string name,
        string kind,
        NamedValue[] attributes,
        Func<IRecordingSpan, TResult> body
    )
    {
        FlowPlace before = FlowPlace.Here(session.Activities);
        return Form(before, session.OpenSpan(name, kind, attributes, ByteCost.Of(attributes)), body);
    }

    private static RunBody<TResult> Choose()
    {
        Type result = typeof(TResult);
        Type? shape = result.IsGenericType ? result.GetGenericTypeDefinition() : null;
        MethodInfo form =
            result == typeof(Task) ? Named(nameof(ResultForm.Task))
            : result == typeof(ValueTask) ? Named(nameof(ResultForm.ValueTask))
            : shape == typeof(Task<>) ? Named(nameof(ResultForm.TaskOf), result.GetGenericArguments())
            : shape == typeof(ValueTask<>) ? Named(nameof(ResultForm.ValueTaskOf), result.GetGenericArguments())
            : Named(nameof(ResultForm.Value), result);
        return form.CreateDelegate<RunBody<TResult>>();
    }

    private static MethodInfo Named(string name, params Type[] arguments)
    {
        MethodInfo method = typeof(ResultForm).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return arguments.Length == 0 ? method : method.MakeGenericMethod(arguments);
    }
}

internal static class ResultForm
{
    internal static T Value<T>(FlowPlace before, IRecordingSpan span, Func<IRecordingSpan, T> body) =>
        SpanRun.Run(span, body);

    internal static Task Task(FlowPlace before, IRecordingSpan span, Func<IRecordingSpan, Task> body) =>
        SpanRun.Begin(before, span, body, SpanRun.EndWith);

    internal static Task<T> TaskOf<T>(FlowPlace before, IRecordingSpan span, Func<IRecordingSpan, Task<T>> body) =>
        SpanRun.Begin(before, span, body, SpanRun.EndWith);

    internal static ValueTask ValueTask(FlowPlace before, IRecordingSpan span, Func<IRecordingSpan, ValueTask> body) =>
        SpanRun.Begin(before, span, body, SpanRun.EndWith);

    internal static ValueTask<T> ValueTaskOf<T>(
        FlowPlace before,
        IRecordingSpan span,
        Func<IRecordingSpan, ValueTask<T>> body
    ) => SpanRun.Begin(before, span, body, SpanRun.EndWith);
}
