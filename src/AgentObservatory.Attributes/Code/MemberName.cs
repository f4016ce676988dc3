using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Code;

/// <summary>The name of a member, as warnings say it.</summary>
internal static class MemberName
{
    internal static string Of(IMemberDefinition member)
    {
        string name = $"{member.DeclaringType.FullName.Replace('/', '.')}.{member.Name}";
        return member is MethodDefinition method
            ? $"{name}({string.Join(", ", method.Parameters.Select(static one => one.ParameterType.Name))})"
            : name;
    }
}
