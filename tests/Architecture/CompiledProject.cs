using Mono.Cecil;

namespace AgentObservatory.Tests.Architecture;

/// <summary>A project as it was compiled: which of its files names which other one.</summary>
internal sealed class CompiledProject
{
    private readonly SourceFiles files;

    private CompiledProject(string assembly, ProjectFolder folder)
    {
        Folder = folder;
        string path = Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
        files = new SourceFiles(folder, TypeDocuments.In(Path.ChangeExtension(path, ".pdb")));
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        var parameters = new ReaderParameters { ReadSymbols = true, AssemblyResolver = resolver };
        using ModuleDefinition module = ModuleDefinition.ReadModule(path, parameters);
        foreach (TypeDefinition type in module.GetTypes())
        {
            Add(type);
        }
    }

    internal ProjectFolder Folder { get; }

    internal ArrowGraph Files { get; } = new();

    internal ArrowGraph Rooms => Files.Grouped(ProjectFolder.RoomOf);

    /// <summary>Types that people wrote and that no file was found for: the analysis does not see them.</summary>
    internal List<string> Unplaced { get; } = [];

    /// <summary>Reads an assembly and its symbols, which lie beside the tests.</summary>
    /// <param name="assembly">Its name; or its path, without the ending.</param>
    /// <param name="folder">The folder of its project.</param>
    internal static CompiledProject Of(string assembly, string folder) => new(assembly, new ProjectFolder(folder));

    private void Add(TypeDefinition type)
    {
        if (files.Of(type) is not { } home)
        {
            if (!IsGenerated(type))
            {
                Unplaced.Add(type.FullName);
            }

            return;
        }

        Files.Add(home);
        Add(home, type, Mentions.InDeclaration(type));
        foreach (FieldDefinition field in type.Fields)
        {
            Add(home, field, Mentions.InField(field));
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Add(files.Of(method)!, method, Mentions.InMethod(method));
        }
    }

    private void Add(string from, MemberReference by, IEnumerable<MemberReference> mentioned)
    {
        foreach (string to in mentioned.Select(Home).OfType<string>())
        {
            Files.Add(from, to, MemberName.Of(by));
        }
    }

    private static bool IsGenerated(TypeDefinition type) =>
        type.FullName.Contains('<') || type.FullName.StartsWith("System.Text.RegularExpressions.Generated");

    private string? Home(MemberReference mentioned) =>
        mentioned switch
        {
            TypeDefinition type => files.Of(type),
            MethodDefinition method => files.Of(method),
            MethodReference { DeclaringType: var type } method when type.GetElementType() is TypeDefinition => files.Of(
                method.Resolve()
            ),
            _ => null,
        };
}
