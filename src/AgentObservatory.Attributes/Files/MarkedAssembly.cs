using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AgentObservatory.AttributeWeaver.Marks;

namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>Whether an assembly has marks, and whether they have been seen to.</summary>
internal enum Marking
{
    /// <summary>It names none of the attributes.</summary>
    None,

    /// <summary>It names some, and is as the compiler made it.</summary>
    Unwoven,

    /// <summary>The weaver has been there.</summary>
    Woven,
}

/// <summary>A quick look at an assembly, without reading its code.</summary>
internal static class MarkedAssembly
{
    /// <summary>What woven code calls, and nobody else does.</summary>
    private const string WovenNamespace = MarkNames.Namespace + ".Weaving";

    /// <summary>Whether it was compiled with symbols. Others may lie beside it, of an earlier build.</summary>
    internal static bool HasSymbols(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.ReadDebugDirectory()
            .Any(static one => one.Type is DebugDirectoryEntryType.CodeView or DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    internal static Marking Look(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        bool isMarked = false;
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            TypeReference type = reader.GetTypeReference(handle);
            if (reader.StringComparer.Equals(type.Namespace, WovenNamespace))
            {
                return Marking.Woven;
            }

            isMarked |=
                reader.StringComparer.Equals(type.Namespace, MarkNames.Namespace)
                && MarkNames.Kinds.ContainsKey(reader.GetString(type.Name));
        }

        return isMarked ? Marking.Unwoven : Marking.None;
    }
}
