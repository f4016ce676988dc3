using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>Writes symbols as the module's own are, with the path that the compiler has given them: where the weaver writes them
/// first is nobody's business, and differs from machine to machine.</summary>
internal sealed class SameSymbolFile(ModuleDefinition read) : ISymbolWriterProvider
{
    /// <summary>A signature, a GUID and an age stand before the path.</summary>
    private const int PathOffset = 24;

    private readonly ISymbolWriterProvider written = read.SymbolReader.GetWriterProvider();
    private readonly byte[]? path = PathIn(read.GetDebugHeader());

    public ISymbolWriter GetSymbolWriter(ModuleDefinition module, string fileName) =>
        new Writer(written.GetSymbolWriter(module, fileName), path);

    public ISymbolWriter GetSymbolWriter(ModuleDefinition module, Stream symbolStream) =>
        new Writer(written.GetSymbolWriter(module, symbolStream), path);

    private static byte[]? PathIn(ImageDebugHeader header) =>
        header.Entries.FirstOrDefault(IsCodeView)?.Data is { Length: > PathOffset } data ? data[PathOffset..] : null;

    private static bool IsCodeView(ImageDebugHeaderEntry entry) => entry.Directory.Type == ImageDebugType.CodeView;

    private sealed class Writer(ISymbolWriter inner, byte[]? path) : ISymbolWriter
    {
        public ISymbolReaderProvider GetReaderProvider() => inner.GetReaderProvider();

        public ImageDebugHeader GetDebugHeader() => new([.. inner.GetDebugHeader().Entries.Select(WithPath)]);

        public void Write(MethodDebugInformation info) => inner.Write(info);

        public void Write(ICustomDebugInformationProvider provider) => inner.Write(provider);

        public void Write() => inner.Write();

        public void Dispose() => inner.Dispose();

        private ImageDebugHeaderEntry WithPath(ImageDebugHeaderEntry entry)
        {
            if (!IsCodeView(entry) || path is null)
            {
                return entry;
            }

            byte[] data = [.. entry.Data[..PathOffset], .. path];
            ImageDebugDirectory directory = entry.Directory;
            directory.SizeOfData = data.Length;
            return new ImageDebugHeaderEntry(directory, data);
        }
    }
}
