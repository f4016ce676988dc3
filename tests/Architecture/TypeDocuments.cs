using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AgentObservatory.Tests.Architecture;

/// <summary>The documents that a portable PDB names for types without code, by the types' tokens.</summary>
internal static class TypeDocuments
{
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    internal static IReadOnlyDictionary<int, string> In(string pdb)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(pdb));
        MetadataReader reader = provider.GetMetadataReader();
        return reader
            .CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(information => reader.GetGuid(information.Kind) == TypeDefinitionDocuments)
            .ToDictionary(
                information => MetadataTokens.GetToken(information.Parent),
                information => First(reader, information)
            );
    }

    private static string First(MetadataReader reader, CustomDebugInformation information)
    {
        int row = reader.GetBlobReader(information.Value).ReadCompressedInteger();
        return reader.GetString(reader.GetDocument(MetadataTokens.DocumentHandle(row)).Name);
    }
}
