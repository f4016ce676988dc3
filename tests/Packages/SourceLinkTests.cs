using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Security.Cryptography;
using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Packages;

/// <summary>What a debugger does to show the source of a frame within the library: the symbols name the document of a method, and
/// its address.</summary>
[Collection(PackedCollection.Name)]
public class SourceLinkTests(PackedPackages packages)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<Type, string, string> Methods() =>
        new()
        {
            { typeof(Observatory), nameof(Observatory.StartSession), "src/AgentObservatory/" },
            { typeof(SessionReducer), nameof(SessionReducer.Fold), "src/Core.FSharp/Fold/SessionReducer.fs" },
            {
                typeof(ChatClientTracing),
                nameof(ChatClientTracing.UseAgentObservatory),
                "src/AgentObservatory.Extensions.AI/"
            },
            { typeof(FSharp.Session), "toolCall", "src/AgentObservatory.FSharp/Session.fs" },
        };

    [Theory]
    [MemberData(nameof(Methods))]
    public void TheSourceOfAFrameIsFound(Type type, string method, string expected)
    {
        string name = type.Assembly.GetName().Name!;
        PackedPackage package = packages[name];
        MethodInfo frame = type.GetMethods().First(one => one.Name == method);
        using var provider = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(package.Symbols[$"lib/net10.0/{name}.pdb"])
        );
        MetadataReader symbols = provider.GetMetadataReader();

        Document document = DocumentOf(symbols, frame);
        string address = Address(symbols, symbols.GetString(document.Name));

        string root = RawContent(package.Repository);
        Assert.StartsWith(root + expected, address, StringComparison.Ordinal);
        byte[] source = File.ReadAllBytes(RepositoryFolder.Of(address[root.Length..]));
        Assert.Equal(SHA256.HashData(source), symbols.GetBlobBytes(document.Hash));
    }

    [Fact]
    public void EveryDocumentHasAnAddressOrIsEmbedded() =>
        Assert.All(
            packages
                .All.SelectMany(static package => package.Symbols)
                .Where(static file => file.Key.EndsWith(".pdb", StringComparison.Ordinal)),
            static file =>
            {
                using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(file.Value));
                MetadataReader symbols = provider.GetMetadataReader();
                foreach (DocumentHandle handle in symbols.Documents)
                {
                    string document = symbols.GetString(symbols.GetDocument(handle).Name);
                    bool isEmbedded = symbols.GetCustomDebugInformation(handle).Any();
                    Assert.True(isEmbedded || Address(symbols, document).Length > 0, document);
                    Assert.DoesNotContain("//", document, StringComparison.Ordinal);
                }
            }
        );

    private static string RawContent((string Url, string Commit) repository) =>
        repository.Url.Replace("https://github.com/", "https://raw.githubusercontent.com/", StringComparison.Ordinal)
        + "/"
        + repository.Commit
        + "/";

    private static Document DocumentOf(MetadataReader symbols, MethodInfo method)
    {
        var handle = (MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken);
        MethodDebugInformation information = symbols.GetMethodDebugInformation(handle.ToDebugInformationHandle());
        return symbols.GetDocument(information.Document);
    }

    private static string Address(MetadataReader symbols, string document)
    {
        byte[] link = symbols
            .GetCustomDebugInformation(EntityHandle.ModuleDefinition)
            .Select(symbols.GetCustomDebugInformation)
            .Where(one => symbols.GetGuid(one.Kind) == SourceLink)
            .Select(one => symbols.GetBlobBytes(one.Value))
            .Single();
        foreach (JsonProperty folder in JsonDocument.Parse(link).RootElement.GetProperty("documents").EnumerateObject())
        {
            string prefix = folder.Name.TrimEnd('*');
            if (document.StartsWith(prefix, StringComparison.Ordinal))
            {
                return folder.Value.GetString()!.Replace("*", document[prefix.Length..], StringComparison.Ordinal);
            }
        }

        return "";
    }
}
