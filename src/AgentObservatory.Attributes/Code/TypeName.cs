using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Code;

/// <summary>The name of a type, of a generic one without its arguments.</summary>
internal static class TypeName
{
    /// <summary>Empty for what is made of another type: an array of tasks is no task.</summary>
    internal static string Of(TypeReference type) =>
        type switch
        {
            GenericInstanceType generic => generic.ElementType.FullName,
            TypeSpecification => "",
            _ => type.FullName,
        };
}
