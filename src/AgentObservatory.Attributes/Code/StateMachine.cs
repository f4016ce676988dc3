using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Code;

/// <summary>The class that a compiler has moved a method's code to.</summary>
internal static class StateMachine
{
    private const string Namespace = "System.Runtime.CompilerServices.";

    internal static TypeDefinition? Of(MethodDefinition method) =>
        (
            Attribute(method, "AsyncStateMachineAttribute")
            ?? Attribute(method, "IteratorStateMachineAttribute")
            ?? Attribute(method, "AsyncIteratorStateMachineAttribute")
        )
            is { ConstructorArguments: [{ Value: TypeReference type }] }
            ? type.GetElementType() as TypeDefinition
            : null;

    internal static bool IsAsync(MethodDefinition method) => Attribute(method, "AsyncStateMachineAttribute") is not null;

    internal static bool IsAsyncIterator(MethodDefinition method) =>
        Attribute(method, "AsyncIteratorStateMachineAttribute") is not null;

    internal static bool IsIterator(MethodDefinition method) =>
        Attribute(method, "IteratorStateMachineAttribute") is not null;

    private static CustomAttribute? Attribute(MethodDefinition method, string name) =>
        method.HasCustomAttributes
            ? method.CustomAttributes.FirstOrDefault(one => one.AttributeType.FullName == Namespace + name)
            : null;
}
