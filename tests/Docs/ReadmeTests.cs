using System.Diagnostics;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentObservatory.Tests.Docs;

public partial class ReadmeTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string ImplicitWebUsings = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.DependencyInjection;

        """;

    private static readonly string[] Files =
    [
        "README.md",
        "docs/server-mode.md",
        "docs/keeping.md",
        "docs/hosting.md",
        "docs/rx.md",
        "docs/streams.md",
        "docs/redaction.md",
        "docs/opentelemetry.md",
        "docs/framework-authors.md",
        "docs/microsoft-extensions-ai.md",
        "docs/agent-framework.md",
        "docs/mcp.md",
    ];

    public static TheoryData<string, int> Snippets()
    {
        var data = new TheoryData<string, int>();
        foreach (string file in Files)
        {
            for (int number = 0; number < Code(file).Count; number++)
            {
                data.Add(file, number);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void EveryProgramTheDocumentsShowCompilesAndRuns(string file, int number)
    {
        string program = Compile(Code(file)[number], Path.GetFileNameWithoutExtension(file) + "-" + number);
        using var folder = new TestFolder();

        var (exitCode, output, errors) = Run(program, folder.Root);

        Assert.True(exitCode == 0, errors);
        Assert.Empty(errors);
        if (file == "README.md" && number == 0)
        {
            var line = Assert.IsType<TraceLine.Readable>(Assert.Single(TraceFile.Read(folder["logs/traces.jsonl"])));
            Assert.Equal(4, line.Envelope.Spans.Length);
            Assert.Contains("demo-session", output);
        }
    }

    [Fact]
    public void TheProgramsThatAreNotRunCompile()
    {
        List<string> programs = [.. Files.SelectMany(static file => Code(file, isRun: false))];

        Assert.NotEmpty(programs);
        for (int number = 0; number < programs.Count; number++)
        {
            Compile(ImplicitWebUsings + programs[number], "not-run-" + number);
        }
    }

    [GeneratedRegex("^```csharp( no-run)?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    private static List<string> Code(string file, bool isRun = true)
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
    private static string Compile(string code, string name)
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

    private static (int ExitCode, string Output, string Errors) Run(string program, string folder)
    {
        string runtime = Path.Combine(AppContext.BaseDirectory, "AgentObservatory.Tests.runtimeconfig.json");
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", runtime, program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
