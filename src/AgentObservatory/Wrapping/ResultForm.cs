using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AgentObservatory.Wrapping;

/// <summary>The form of a wrapper for a result type: a task ends its span when it completes, any other result when it is
/// returned. Chosen once per type, when the first function with such a result is wrapped.</summary>
[RequiresDynamicCode("Closes generic methods at run time.")]
internal static class ResultForm<TResult>
{
    /// <summary>Ends the span with the task; null if the result is no task.</summary>
    internal static readonly Func<TResult, IRun, TResult>? EndWith = Choose();

    internal static TResult Run<TCall>(FlowPlace before, IRun span, TCall call, Func<TCall, TResult> make) =>
        EndWith is null ? SpanRun.Run(span, call, make) : SpanRun.Begin(before, span, call, make, EndWith);

    private static Func<TResult, IRun, TResult>? Choose()
    {
        // Only a task's method is closed: what other types hold may not fit, such as a ref struct.
        MethodInfo? found = typeof(SpanRun)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .FirstOrDefault(static method =>
                method.Name == nameof(SpanRun.EndWith) && Definition(method.ReturnType) == Definition(typeof(TResult))
            );
        return (
            found?.IsGenericMethod is true ? found.MakeGenericMethod(typeof(TResult).GenericTypeArguments) : found
        )?.CreateDelegate<Func<TResult, IRun, TResult>>();
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
