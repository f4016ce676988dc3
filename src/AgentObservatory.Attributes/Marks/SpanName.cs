using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Marks;

/// <summary>The name of a method as people write it.</summary>
internal static class SpanName
{
    internal static string Of(MethodDefinition method)
    {
        string name = method.Name;
        if (name.StartsWith('<') && name.IndexOf('>') is > 0 and var end)
        {
            // Compilers name a local function <Outer>g__Local|0_0 and a lambda <Outer>b__0_0: the lambda has no name of its own.
            string rest = name[(end + 1)..];
            int bar = rest.IndexOf('|');
            name = rest.StartsWith("g__", StringComparison.Ordinal) && bar > 0 ? rest[3..bar] : name[1..end];
        }

        // An explicit implementation is named after its interface, too.
        int dot = name.LastIndexOf('.');
        return dot > 0 && !method.IsConstructor ? name[(dot + 1)..] : name;
    }
}
