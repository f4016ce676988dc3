using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>An assembly with its symbols, read to be changed.</summary>
internal sealed class AssemblyFile : IDisposable
{
    private readonly string path;

    internal AssemblyFile(string path, IAssemblyResolver references)
    {
        this.path = path;
        Module = ModuleDefinition.ReadModule(
            path,
            new ReaderParameters
            {
                AssemblyResolver = references,
                InMemory = true,
                ReadSymbols = true,
                SymbolReaderProvider = new DefaultSymbolReaderProvider(throwIfNoSymbol: false),
            }
        );
    }

    internal ModuleDefinition Module { get; }

    /// <summary>Writes the assembly beside itself and then puts it in place. If that fails, everything is as it was.</summary>
    internal void Replace(StrongName strongName)
    {
        DirectoryInfo beside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(path)!, "woven"));
        try
        {
            string written = Path.Combine(beside.FullName, Path.GetFileName(path));
            Module.Write(
                written,
                new WriterParameters
                {
                    WriteSymbols = Module.HasSymbols,
                    SymbolWriterProvider = Module.HasSymbols ? new SameSymbolFile(Module) : null,
                    DeterministicMvid = true,
                    StrongNameKeyBlob = strongName.Key,
                }
            );
            PutInPlace(written);
        }
        finally
        {
            beside.Delete(recursive: true);
        }
    }

    public void Dispose() => Module.Dispose();

    private void PutInPlace(string written)
    {
        string symbols = Path.ChangeExtension(path, ".pdb");
        string writtenSymbols = Path.ChangeExtension(written, ".pdb");
        byte[]? before = null;
        try
        {
            if (File.Exists(writtenSymbols))
            {
                before = File.ReadAllBytes(symbols);
                File.Move(writtenSymbols, symbols, overwrite: true);
            }

            File.Move(written, path, overwrite: true);
        }
        catch (Exception) when (before is not null)
        {
            File.WriteAllBytes(symbols, before);
            throw;
        }
    }
}
