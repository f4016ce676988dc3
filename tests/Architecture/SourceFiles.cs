using Mono.Cecil;

namespace AgentObservatory.Tests.Architecture;

/// <summary>
/// In which file of its project something was declared, by the symbols. A part of a partial class lies in its own file; what
/// belongs to no file (generated code, the compiler's own) is null.
/// </summary>
internal sealed class SourceFiles(ProjectFolder folder, IReadOnlyDictionary<int, string> documentsOfTypes)
{
    private readonly Dictionary<TypeDefinition, string?> ofTypes = [];

    internal string? Of(MethodDefinition method) => Written(method) ?? Of(method.DeclaringType);

    internal string? Of(TypeDefinition type)
    {
        if (!ofTypes.TryGetValue(type, out string? file))
        {
            file =
                FileNamedAfter(type)
                ?? Of(documentsOfTypes.GetValueOrDefault(type.MetadataToken.ToInt32()))
                ?? OfOuter(type);
            ofTypes.Add(type, file);
        }

        return file;
    }

    /// <summary>A type without code belongs to the one around it. What F# leaves no trace of is looked up in the text.</summary>
    private string? OfOuter(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Of(outer)
        : type.Name.StartsWith('<') ? null
        : folder.FileThatDeclares(type.Name.Split('`')[0]);

    /// <summary>Of the files of a type's methods the one with its name, else the one with most of them.</summary>
    private string? FileNamedAfter(TypeDefinition type) =>
        type
            .Methods.Select(Written)
            .OfType<string>()
            .GroupBy(file => file)
            .OrderByDescending(file => Path.GetFileNameWithoutExtension(file.Key) == type.Name.Split('`')[0])
            .ThenByDescending(file => file.Count())
            .ThenBy(file => file.Key, StringComparer.Ordinal)
            .FirstOrDefault()
            ?.Key;

    /// <summary>Where the method's own code is; of an iterator or an async method that is in its state machine.</summary>
    private string? Written(MethodDefinition method) =>
        Of(method.DebugInformation.SequencePoints.FirstOrDefault(point => !point.IsHidden)?.Document.Url)
        ?? method
            .CustomAttributes.Where(attribute => attribute.AttributeType.Name.EndsWith("StateMachineAttribute"))
            .SelectMany(attribute => ((TypeReference)attribute.ConstructorArguments[0].Value).Resolve().Methods)
            .Select(Written)
            .FirstOrDefault(file => file is not null);

    private string? Of(string? document) => document is null ? null : folder.Relative(document);
}
