using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AgentObservatory.AttributeWeaver.Marks;

namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>A quick look at an assembly, without reading its code.</summary>
internal static class MarkedAssembly
{
    /// <summary>What woven code calls, and nobody else does.</summary>
    private const string WovenNamespace = MarkNames.Namespace + ".Weaving";

    /// <summary>Whether it names one of the attributes and is not woven yet.</summary>
    internal static bool NeedsWeaving(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        bool isMarked = false;
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            TypeReference type = reader.GetTypeReference(handle);
            if (reader.StringComparer.Equals(type.Namespace, WovenNamespace))
            {
                return false;
            }

            isMarked |=
                reader.StringComparer.Equals(type.Namespace, MarkNames.Namespace)
                && MarkNames.Kinds.ContainsKey(reader.GetString(type.Name));
        }

        return isMarked;
    }
}
