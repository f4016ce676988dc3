using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>How a woven assembly is signed.</summary>
/// <param name="Key">The key pair; null if it is not signed, or not now.</param>
internal sealed record StrongName(byte[]? Key)
{
    private const byte PrivateKey = 7;

    /// <summary>Null if the assembly is signed and cannot be signed again.</summary>
    internal static StrongName? Of(Orders orders)
    {
        if (orders.IsSignedLater || !IsSigned(orders.Assembly))
        {
            return new StrongName((byte[]?)null);
        }

        return orders.Key is { } file && File.Exists(file) && File.ReadAllBytes(file) is [PrivateKey, ..] key
            ? new StrongName(key)
            : null;
    }

    private static bool IsSigned(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.PEHeaders.CorHeader!.Flags.HasFlag(CorFlags.StrongNameSigned);
    }
}
