using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
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

    /// <summary>The wrappers, by the number of parameters.</summary>
    private static readonly Type[] Functions =
    [
        typeof(TracedFunction<>),
        typeof(TracedFunction<,>),
        typeof(TracedFunction<,,>),
        typeof(TracedFunction<,,,>),
        typeof(TracedFunction<,,,,>),
    ];

    private static readonly Type[] Actions =
    [
        typeof(TracedAction),
        typeof(TracedAction<>),
        typeof(TracedAction<,>),
        typeof(TracedAction<,,>),
        typeof(TracedAction<,,,>),
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

        Type delegateType = Expression.GetDelegateType([.. parameters, signature.ReturnType]);
        Type[] arguments = delegateType.GenericTypeArguments;
        Type open = (signature.ReturnType == typeof(void) ? Actions : Functions)[parameters.Length];
        Type wrapperType = arguments.Length == 0 ? open : open.MakeGenericType(arguments);
        if (signature.ReturnType != typeof(void))
        {
            // Chosen here, so that nothing can fail in the agent's call.
            RuntimeHelpers.RunClassConstructor(typeof(ResultForm<>).MakeGenericType(signature.ReturnType).TypeHandle);
        }

        Delegate called = type == delegateType ? function : Delegate.CreateDelegate(delegateType, function, Invoke);
        object wrapper = Activator.CreateInstance(wrapperType, kind, name, called)!;
        return (TDelegate)Delegate.CreateDelegate(type, wrapper, Invoke);
    }

    private static bool IsByReference(Type type) =>
        type.IsByRef || type.IsByRefLike || type.IsPointer || type.IsFunctionPointer;
}
