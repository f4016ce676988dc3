using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Wrapping;

/// <summary>Finds the wrapper for a delegate by its signature, not its type: the delegate of a method with optional
/// parameters has a compiler-generated type.</summary>
[RequiresDynamicCode("Closes generic types at run time.")]
[RequiresUnreferencedCode("Finds members by their names.")]
internal static class TracedDelegate
{
    private const string Invoke = nameof(Action.Invoke);
    private const int MostParameters = 4;

    internal static TDelegate Of<TDelegate>(string kind, string name, TDelegate function)
        where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(function);
        Type type = function.GetType();
        MethodInfo signature = type.GetMethod(Invoke)!;
        Type[] parameters = [.. signature.GetParameters().Select(parameter => parameter.ParameterType)];
        if (parameters.Length > MostParameters || parameters.Append(signature.ReturnType).Any(IsByReference))
        {
            throw new ArgumentException(
                $"Only a function of at most four parameters, none by reference, can be traced; this one is {type}.",
                nameof(function)
            );
        }

        bool hasResult = signature.ReturnType != typeof(void);
        if (hasResult)
        {
            // Chosen here, so that nothing can fail in the agent's call.
            RuntimeHelpers.RunClassConstructor(typeof(ResultForm<>).MakeGenericType(signature.ReturnType).TypeHandle);
        }

        MethodInfo trace = hasResult
            ? Closed(nameof(TracedCall.Function), [.. parameters, signature.ReturnType])
            : Closed(nameof(TracedCall.Action), parameters);
        Type form = trace.ReturnType;
        Delegate called = type == form ? function : Delegate.CreateDelegate(form, function, Invoke);
        var traced = (Delegate)trace.Invoke(new TracedCall(kind, name), [called])!;
        return (TDelegate)Delegate.CreateDelegate(type, traced.Target, traced.Method);
    }

    private static MethodInfo Closed(string name, Type[] types)
    {
        MethodInfo open = typeof(TracedCall)
            .GetMethods()
            .Single(method => method.Name == name && method.GetGenericArguments().Length == types.Length);
        return types.Length == 0 ? open : open.MakeGenericMethod(types);
    }

    private static bool IsByReference(Type type) =>
        type.IsByRef || type.IsByRefLike || type.IsPointer || type.IsFunctionPointer;
}
