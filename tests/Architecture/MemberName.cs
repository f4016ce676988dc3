using System.Text.RegularExpressions;
using Mono.Cecil;

namespace AgentObservatory.Tests.Architecture;

/// <summary>A member as its author knows it: what the compiler makes of a method has the method's name within its own.</summary>
internal static partial class MemberName
{
    internal static string Of(MemberReference member)
    {
        string? name = member is TypeReference || member.Name is ".ctor" or ".cctor" ? null : Written(member.Name);
        TypeReference type = member as TypeReference ?? member.DeclaringType;
        while (type.DeclaringType is { } outer)
        {
            name = type.Name.StartsWith('<') ? WrittenWithin(type.Name) ?? name : name;
            type = outer;
        }

        string owner = type.Name.Split('`')[0];
        return name is null ? owner : owner + "." + name;
    }

    private static string Written(string name) => WrittenWithin(name) ?? name;

    /// <summary>The text between the brackets of a name like <c>&lt;Start&gt;b__0</c>.</summary>
    private static string? WrittenWithin(string name) =>
        Made().Match(name) is { Success: true } made ? made.Groups["method"].Value : null;

    [GeneratedRegex("^<(?<method>[^<>]+)>")]
    private static partial Regex Made();
}
