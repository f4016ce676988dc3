using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Marks;

/// <summary>What one attribute asks for.</summary>
/// <param name="Attribute">The attribute, as it is written in the source.</param>
/// <param name="Kind">The kind of the spans.</param>
/// <param name="Name">Their name.</param>
/// <param name="HasParameters">Whether parameters are recorded.</param>
internal sealed record Mark(string Attribute, string Kind, string Name, bool HasParameters);

/// <summary>A method and its marks, the outermost first.</summary>
internal sealed record MarkedMethod(MethodDefinition Method, Mark[] Marks);

/// <summary>A property or field, and the attributes on it.</summary>
internal sealed record MarkedValue(IMemberDefinition Value, string[] Attributes);
