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
        bool hasSymbols = MarkedAssembly.HasSymbols(path);
        Module = ModuleDefinition.ReadModule(
            path,
            new ReaderParameters
            {
                AssemblyResolver = references,
                InMemory = true,
                ReadSymbols = hasSymbols,
                SymbolReaderProvider = hasSymbols ? new DefaultSymbolReaderProvider(throwIfNoSymbol: false) : null,
            }
        );
    }

    internal ModuleDefinition Module { get; }

    /// <summary>Writes the assembly beside itself and then puts it in place. If that fails, everything is as it was.</summary>
    internal void Replace(StrongName strongName)
    {
        var written = new WrittenFiles(path);
        try
        {
            Module.Write(
                written.Assembly,
                new WriterParameters
                {
                    WriteSymbols = Module.HasSymbols,
                    SymbolWriterProvider = Module.HasSymbols ? new SameSymbolFile(Module) : null,
                    DeterministicMvid = true,
                    StrongNameKeyBlob = strongName.Key,
                }
            );
            written.PutInPlace();
        }
        finally
        {
            written.Forget();
        }
    }

    public void Dispose() => Module.Dispose();
}
