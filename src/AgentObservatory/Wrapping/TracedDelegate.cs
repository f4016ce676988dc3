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

    /// <summary>The delegate that a wrapper calls and the wrapper, by the number of parameters.</summary>
    private static readonly (Type Delegate, Type Wrapper)[] Functions =
    [
        (typeof(Func<>), typeof(TracedFunction<>)),
        (typeof(Func<,>), typeof(TracedFunction<,>)),
        (typeof(Func<,,>), typeof(TracedFunction<,,>)),
        (typeof(Func<,,,>), typeof(TracedFunction<,,,>)),
        (typeof(Func<,,,,>), typeof(TracedFunction<,,,,>)),
    ];

    private static readonly (Type Delegate, Type Wrapper)[] Actions =
    [
        (typeof(Action), typeof(TracedAction)),
        (typeof(Action<>), typeof(TracedAction<>)),
        (typeof(Action<,>), typeof(TracedAction<,>)),
        (typeof(Action<,,>), typeof(TracedAction<,,>)),
        (typeof(Action<,,,>), typeof(TracedAction<,,,>)),
    ];

    internal static TDelegate Of<TDelegate>(string kind, string name, TDelegate function)
        where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(function);
        Type type = function.GetType();
        MethodInfo signature = type.GetMethod(Invoke)!;
        Type[] parameters = [.. signature.GetParameters().Select(parameter => parameter.ParameterType)];
        if (parameters.Length >= Functions.Length || parameters.Append(signature.ReturnType).Any(IsByReference))
        {
            throw new ArgumentException(
                $"Only a function of at most four parameters, none by reference, can be traced; this one is {type}.",
                nameof(function)
            );
        }

        var (delegateType, wrapperType) =
            signature.ReturnType == typeof(void)
                ? Close(Actions[parameters.Length], parameters)
                : Close(Functions[parameters.Length], [.. parameters, signature.ReturnType]);
        if (signature.ReturnType != typeof(void))
        {
            // Chosen here, so that nothing can fail in the agent's call.
            RuntimeHelpers.RunClassConstructor(typeof(ResultForm<>).MakeGenericType(signature.ReturnType).TypeHandle);
        }

        Delegate called = type == delegateType ? function : Delegate.CreateDelegate(delegateType, function, Invoke);
        object wrapper = Activator.CreateInstance(wrapperType, kind, name, called)!;
        return (TDelegate)Delegate.CreateDelegate(type, wrapper, Invoke);
    }

    private static (Type Delegate, Type Wrapper) Close((Type Delegate, Type Wrapper) open, Type[] arguments) =>
        arguments.Length == 0 ? open : (open.Delegate.MakeGenericType(arguments), open.Wrapper.MakeGenericType(arguments));

    private static bool IsByReference(Type type) =>
        type.IsByRef || type.IsByRefLike || type.IsPointer || type.IsFunctionPointer;
}
