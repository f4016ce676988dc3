using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Marks;

/// <summary>Finds marked methods, and what is marked in vain. A method's own marks replace those of its class.</summary>
internal static class MarkReader
{
    /// <summary>Members of the block that C# keeps of an extension for its own use; their code is elsewhere.</summary>
    private const string ExtensionBlock = "<G>$";

    /// <summary>Where F# keeps the fields of a module's values, which are properties of the module.</summary>
    private const string StartupCode = "<StartupCode$";

    private static readonly string[] OfObject = ["ToString", "Equals", "GetHashCode", "Finalize"];

    internal static IEnumerable<MarkedMethod> In(ModuleDefinition module) =>
        from type in module.GetTypes()
        where !type.FullName.Contains(ExtensionBlock, StringComparison.Ordinal)
        from method in type.Methods
        let marks = MarksOf(type, method)
        where marks.Length > 0
        select new MarkedMethod(method, marks);

    /// <summary>Properties and fields that are marked: what F# makes of a function that is a value.</summary>
    internal static IEnumerable<MarkedValue> ValuesIn(ModuleDefinition module) =>
        from type in module.GetTypes()
        where !type.FullName.StartsWith(StartupCode, StringComparison.Ordinal)
        from value in type.Properties.Concat<IMemberDefinition>(type.Fields)
        where value.HasCustomAttributes
        let marks = value.CustomAttributes.Where(static one => IsMark(one.AttributeType)).Select(Written).ToArray()
        where marks.Length > 0
        select new MarkedValue(value, marks);

    internal static bool IsLeftOut(ICustomAttributeProvider provider) =>
        provider.HasCustomAttributes
        && provider.CustomAttributes.Any(static one =>
            one.AttributeType is { Namespace: MarkNames.Namespace, Name: MarkNames.NotTraced }
        );

    private static Mark[] MarksOf(TypeDefinition type, MethodDefinition method)
    {
        Mark[] own = Read(method, method);
        return own.Length > 0 || !type.HasCustomAttributes || !IsMarkedWithItsClass(method) ? own : Read(type, method);
    }

    private static Mark[] Read(ICustomAttributeProvider marked, MethodDefinition method) =>
        !marked.HasCustomAttributes ? [] : [.. marked.CustomAttributes.Select(one => Read(one, method)).OfType<Mark>()];

    private static Mark? Read(CustomAttribute attribute, MethodDefinition method)
    {
        if (!IsMark(attribute.AttributeType))
        {
            return null;
        }

        string? name = attribute.ConstructorArguments is [{ Value: string given }] ? given : null;
        bool hasParameters =
            attribute.HasProperties
            && attribute.Properties.Any(static one => one is { Name: "Parameters", Argument.Value: true });
        string kind = MarkNames.Kinds[attribute.AttributeType.Name];
        return new Mark(Written(attribute), kind, name ?? SpanName.Of(method), hasParameters);
    }

    private static bool IsMark(TypeReference type) =>
        type.Namespace == MarkNames.Namespace && MarkNames.Kinds.ContainsKey(type.Name);

    private static string Written(CustomAttribute attribute) => $"[{attribute.AttributeType.Name[..^"Attribute".Length]}]";

    private static bool IsMarkedWithItsClass(MethodDefinition method) =>
        method is { IsPublic: true, IsSpecialName: false, IsConstructor: false }
        && !IsLeftOut(method)
        && !IsGenerated(method)
        && !(method is { IsVirtual: true, IsNewSlot: false } && OfObject.Contains(method.Name));

    private static bool IsGenerated(MethodDefinition method) =>
        method.HasCustomAttributes
        && method.CustomAttributes.Any(static one => one.AttributeType.Name == "CompilerGeneratedAttribute");
}
