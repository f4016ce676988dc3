using System.Diagnostics;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentObservatory.Tests.Docs;

/// <summary>The programs that the documents show.</summary>
internal static partial class DocumentedProgram
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    [GeneratedRegex("^```csharp( no-run)?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    /// <summary>Those of a document, in their order.</summary>
    /// <param name="file">The document.</param>
    /// <param name="isRun">Whether those that can be run, or those marked as not to be.</param>
    internal static List<string> Code(string file, bool isRun = true)
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documents", Path.GetFileName(file)))
            .ReplaceLineEndings("\n");
        return
        [
            .. CodeBlock()
                .Matches(readme)
                .Where(match => match.Groups[1].Success != isRun)
                .Select(match => match.Groups[2].Value),
        ];
    }

    /// <summary>Compiles it as a console program of this machine's framework, beside the tests' own assemblies.</summary>
    internal static string Compile(string code, string name)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication,
            nullableContextOptions: NullableContextOptions.Enable
        );
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code, parse), CSharpSyntaxTree.ParseText(ImplicitUsings, parse)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            options
        );
        string path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        var result = compilation.Emit(path);
        Assert.True(
            result.Success,
            string.Join("\n", result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error))
        );
        return path;
    }

    /// <summary>Runs a compiled one.</summary>
    /// <param name="program">Its assembly.</param>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="environment">Variables that it gets besides.</param>
    internal static Outcome Run(string program, string folder, params (string Name, string Value)[] environment)
    {
        string runtime = Path.Combine(AppContext.BaseDirectory, "AgentObservatory.Tests.runtimeconfig.json");
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", runtime, program])
        {
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Outcome.Of(start);
    }
}
