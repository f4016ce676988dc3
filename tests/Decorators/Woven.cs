using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text;
using AgentObservatory.AttributeWeaver;
using AgentObservatory.AttributeWeaver.Reports;
using AgentObservatory.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace AgentObservatory.Tests.Decorators;

/// <summary>Assemblies that a test has woven itself, in a folder of its own.</summary>
internal sealed class Woven : IDisposable
{
    private readonly TestFolder folder = new();

    internal string this[string name] => folder[name];

    internal string Folder => folder.Root;

    /// <summary>Compiles code to an assembly with symbols or without, and returns its path.</summary>
    internal string Compile(
        string code,
        string name = "compiled",
        DebugInformationFormat? symbols = DebugInformationFormat.PortablePdb,
        CSharpCompilationOptions? options = null
    )
    {
        var tree = CSharpSyntaxTree.ParseText(
            "using System; using System.Collections.Generic; using System.Threading.Tasks; using AgentObservatory;\n" + code,
            path: "/src/" + name + ".cs",
            encoding: Encoding.UTF8
        );
        options ??= new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var compilation = CSharpCompilation.Create(
            name,
            [tree],
            References.Select(static path => MetadataReference.CreateFromFile(path)),
            options.WithAllowUnsafe(true)
        );
        using FileStream assembly = File.Create(folder[name + ".dll"]);
        bool isBeside = symbols == DebugInformationFormat.PortablePdb;
        using FileStream? pdb = isBeside ? File.Create(folder[name + ".pdb"]) : null;
        EmitResult result = compilation.Emit(
            assembly,
            pdb,
            options: new EmitOptions(debugInformationFormat: symbols ?? default)
        );
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return folder[name + ".dll"];
    }

    /// <summary>Copies a sample that was not woven when it was built, with its symbols.</summary>
    internal string Copy(string sample)
    {
        foreach (string end in new[] { ".dll", ".pdb" })
        {
            string name = "Samples." + sample + end;
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), folder[name], overwrite: true);
        }

        return folder["Samples." + sample + ".dll"];
    }

    /// <summary>Weaves an assembly as the build does. Returns the warnings.</summary>
    internal string[] Weave(string assembly, params string[] orders) => Weave(assembly, out _, orders);

    internal string[] Weave(string assembly, out bool isDone, params string[] orders)
    {
        string file = folder["orders.rsp"];
        File.WriteAllLines(
            file,
            [
                "assembly=" + assembly,
                "project=/src/my.csproj",
                .. References.Select(static path => "reference=" + path),
                .. orders,
            ]
        );
        using var output = new StringWriter();
        isDone = Weaver.Run([file], new Report(output));
        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Whether an assembly calls what woven code calls.</summary>
    internal static bool Is(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        return reader
            .TypeReferences.Select(reader.GetTypeReference)
            .Any(type => reader.StringComparer.Equals(type.Namespace, "AgentObservatory.Weaving"));
    }

    internal static Assembly Load(string path) =>
        new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(new MemoryStream(File.ReadAllBytes(path)));

    public void Dispose() => folder.Dispose();

    private static string[] References { get; } =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
}
