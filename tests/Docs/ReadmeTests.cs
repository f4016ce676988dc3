using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Docs.DocumentedProgram;

namespace AgentObservatory.Tests.Docs;

public class ReadmeTests
{
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
        "docs/journal.md",
        "docs/hosting.md",
        "docs/rx.md",
        "docs/testing.md",
        "docs/streams.md",
        "docs/decorators.md",
        "docs/redaction.md",
        "docs/opentelemetry.md",
        "docs/aspire.md",
        "docs/framework-authors.md",
        "docs/microsoft-extensions-ai.md",
        "docs/agent-framework.md",
        "docs/mcp.md",
        "docs/scale.md",
        "docs/sql.md",
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
}
