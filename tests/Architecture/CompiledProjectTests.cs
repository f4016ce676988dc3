using System.Text;
using AgentObservatory.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace AgentObservatory.Tests.Architecture;

/// <summary>Whatever way a file names another one, its assembly and its symbols show it.</summary>
public class CompiledProjectTests
{
    private static readonly (string File, string Code)[] Named =
    [
        ("Base/Shape.cs", "public class Shape { public static int Sides; }"),
        ("Base/Colour.cs", "public enum Colour { Red }"),
        ("Base/IDraw.cs", "public interface IDraw;"),
        ("Base/Handler.cs", "public delegate void Handler();"),
        (
            "Base/MarkAttribute.cs",
            "public class MarkAttribute : System.Attribute { public System.Type? Kind { get; set; } }"
        ),
        ("Base/Trouble.cs", "public class Trouble : System.Exception { public class Inner; }"),
        ("Parts/Whole.cs", "public partial class Whole { public static void First() { } }"),
        ("More/Whole.Second.cs", "public partial class Whole { public static void Second() { } }"),
        (
            "More/Whole.Third.cs",
            "public partial class Whole { public static async System.Threading.Tasks.Task Third() { } }"
        ),
    ];

    [Theory]
    [InlineData("class User : Shape;", "Base/Shape.cs (User)")]
    [InlineData("class User : IDraw;", "Base/IDraw.cs (User)")]
    [InlineData("class User<T> where T : IDraw;", "Base/IDraw.cs (User)")]
    [InlineData("class User { Colour colour; }", "Base/Colour.cs (User.colour)")]
    [InlineData("class User { System.Collections.Generic.List<Handler[]>? handlers; }", "Base/Handler.cs (User.handlers)")]
    [InlineData("class User { void Draw(ref IDraw draw) { } }", "Base/IDraw.cs (User.Draw)")]
    [InlineData("class User { IDraw? Draw { get; } }", "Base/IDraw.cs (User.Draw)")]
    [InlineData("[Mark] class User;", "Base/MarkAttribute.cs (User)")]
    [InlineData(
        "class User { void Draw([Mark(Kind = typeof(Shape))] int x) { } }",
        "Base/MarkAttribute.cs (User.Draw)",
        "Base/Shape.cs (User.Draw)"
    )]
    [InlineData("class User { object Draw() => typeof(IDraw); }", "Base/IDraw.cs (User.Draw)")]
    [InlineData("class User { int Draw() => Shape.Sides; }", "Base/Shape.cs (User.Draw)")]
    [InlineData("class User { object Draw() => System.Array.Empty<IDraw>(); }", "Base/IDraw.cs (User.Draw)")]
    [InlineData("class User { void Draw() { try { Draw(); } catch (Trouble) { } } }", "Base/Trouble.cs (User.Draw)")]
    [InlineData("class User { Trouble.Inner? inner; }", "Base/Trouble.cs (User.inner)")]
    [InlineData("class User { void Draw() => Whole.First(); }", "Parts/Whole.cs (User.Draw)")]
    [InlineData("class User { void Draw() => Whole.Second(); }", "More/Whole.Second.cs (User.Draw)")]
    [InlineData("class User { void Draw() => Whole.Third(); }", "More/Whole.Third.cs (User.Draw)")]
    [InlineData("class User { System.Action Draw(int n) => () => Whole.Second(); }", "More/Whole.Second.cs (User.Draw)")]
    [InlineData(
        "class User { async System.Threading.Tasks.Task Draw() => Whole.Second(); }",
        "More/Whole.Second.cs (User.Draw)"
    )]
    [InlineData(
        "class User { System.Collections.Generic.IEnumerable<int> Draw() { yield return Shape.Sides; } }",
        "Base/Shape.cs (User.Draw)"
    )]
    [InlineData("partial class Whole { static void Fourth() => Second(); }", "More/Whole.Second.cs (Whole.Fourth)")]
    [InlineData("class User { string Draw() => nameof(Shape); }")]
    public void AFileNamesWhatItsCodeMentions(string code, params string[] expected)
    {
        using var folder = new TestFolder();
        CompiledProject project = Compile(folder, [.. Named, ("Use/User.cs", code)]);

        Assert.Empty(project.Unplaced);
        Assert.Equal(
            expected.Select(example => "Use/User.cs -> " + example),
            project.Files.Arrows.Where(arrow => arrow.From == "Use/User.cs").Select(arrow => arrow.ToString())
        );
    }

    private static CompiledProject Compile(TestFolder folder, IEnumerable<(string File, string Code)> files)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "synthetic",
            files.Select(file =>
                CSharpSyntaxTree.ParseText(file.Code, path: "/src/synthetic/" + file.File, encoding: Encoding.UTF8)
            ),
            platform.Select(assembly => MetadataReference.CreateFromFile(assembly)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using (FileStream assembly = File.Create(folder["synthetic.dll"]))
        using (FileStream symbols = File.Create(folder["synthetic.pdb"]))
        {
            var options = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
            EmitResult result = compilation.Emit(assembly, symbols, options: options);
            Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        }

        return CompiledProject.Of(folder["synthetic"], "src/synthetic");
    }
}
