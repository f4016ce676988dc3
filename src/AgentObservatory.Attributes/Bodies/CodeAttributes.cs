using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>Attributes that speak of the code of a method, to debuggers, analyzers and the trimmer: they go where the code goes, and
/// stay where it was. All others, such as those by which somebody finds methods, only stay.</summary>
internal static class CodeAttributes
{
    internal static void Copy(ICustomAttributeProvider from, ICustomAttributeProvider to)
    {
        if (from.HasCustomAttributes)
        {
            foreach (CustomAttribute attribute in from.CustomAttributes.Where(IsOfCode))
            {
                to.CustomAttributes.Add(new CustomAttribute(attribute.Constructor, attribute.GetBlob()));
            }
        }
    }

    private static bool IsOfCode(CustomAttribute attribute) =>
        attribute.AttributeType.Namespace is "System.Diagnostics" or "System.Diagnostics.CodeAnalysis";
}
