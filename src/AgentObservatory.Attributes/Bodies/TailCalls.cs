using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>Functions that call each other without end need calls that leave no frame behind, through woven code, too.</summary>
internal static class TailCalls
{
    /// <summary>Whether the code that has moved may be called without leaving a frame: the method makes such calls itself, and is
    /// passed nothing that may point into the frame.</summary>
    internal static bool AreKeptIn(MethodDefinition method) =>
        method.Body.Instructions.Any(static one => one.OpCode == OpCodes.Tail)
        && !(method.HasThis && method.DeclaringType.IsValueType)
        && !method.Parameters.Any(static one => IsPointer(one.ParameterType));

    private static bool IsPointer(TypeReference type) =>
        ResultForms.Plain(type) is ByReferenceType or PointerType or FunctionPointerType;
}
