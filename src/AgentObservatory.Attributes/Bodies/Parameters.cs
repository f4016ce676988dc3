using AgentObservatory.AttributeWeaver.Marks;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>Writes the code that reads parameters. Those that cannot be objects are left out, and those that have no value
/// yet.</summary>
internal static class Parameters
{
    private const GenericParameterAttributes AllowsRefStruct = (GenericParameterAttributes)0x20;

    /// <summary>Leaves them on the stack, or null.</summary>
    internal static void Write(ILProcessor code, MethodDefinition method, Entry entry)
    {
        code.Emit(OpCodes.Ldnull);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            TypeReference type = ResultForms.Plain(parameter.ParameterType);
            bool isReference = type.IsByReference;
            if (isReference)
            {
                type = ResultForms.Plain(((ByReferenceType)type).ElementType);
            }

            if (MarkReader.IsLeftOut(parameter) || parameter.IsOut && isReference || !IsValue(parameter.Name, type))
            {
                continue;
            }

            code.Emit(OpCodes.Ldstr, parameter.Name);
            code.Emit(OpCodes.Ldarg, parameter);
            code.Emit(OpCodes.Call, Entry.Closed(isReference ? entry.WithReference : entry.With, [type]));
        }
    }

    private static bool IsValue(string name, TypeReference type) =>
        name.Length > 0
        && !name.StartsWith('<')
        && type switch
        {
            PointerType or FunctionPointerType => false,
            GenericParameter parameter => (parameter.Attributes & AllowsRefStruct) == 0,
            { FullName: "System.Threading.CancellationToken" } => false,
            { IsValueType: true } => !IsRefStruct(type),
            _ => true,
        };

    private static bool IsRefStruct(TypeReference type) =>
        type.Resolve() is not { } found
        || found.HasCustomAttributes
            && found.CustomAttributes.Any(static one => one.AttributeType.Name == "IsByRefLikeAttribute");
}
