using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Docs;

/// <summary>The ten answers of docs/analysis.md. The first program reads the sessions; each of the others goes on from it.</summary>
public partial class AnalysisDocumentTests
{
    private const string Document = "docs/analysis.md";

    [Fact]
    public void TheAnswersInCSharpCompileAndRun()
    {
        List<string> programs = DocumentedProgram.Code(Document);
        string program = programs[0] + string.Concat(programs.Skip(1).Select(answer => "{\n" + answer + "}\n"));
        using var folder = new TestFolder();
        using (Observatory observatory = Some.Inline(new FileExporter(folder["traces.jsonl"])))
        {
            observatory.Run(sessions: 2);
        }

        var (exitCode, output, errors) = DocumentedProgram.Run(DocumentedProgram.Compile(program, "analysis"), folder.Root);

        Assert.Equal(11, programs.Count);
        Assert.True(exitCode == 0, errors);
        Assert.Empty(errors);
        Assert.Contains("0 of 2 failed", output);
    }

    [Fact]
    public void TheAnswersInFSharpAreCompiled()
    {
        string compiled = Words(File.ReadAllText(RepositoryFolder.Of("property-tests/Analysis/AnalysisDocument.fs")));
        List<string> answers =
        [
            .. FSharpBlocks()
                .Matches(File.ReadAllText(RepositoryFolder.Of(Document)).ReplaceLineEndings("\n"))
                .Select(block => block.Groups[1].Value),
        ];

        Assert.Equal(11, answers.Count);
        Assert.All(answers, answer => Assert.Contains(Words(answer), compiled));
    }

    /// <summary>Without what a formatter decides.</summary>
    private static string Words(string code) =>
        Space().Replace(code, "").Replace("|TraceLine.Readable", "TraceLine.Readable");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("^```fsharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex FSharpBlocks();
}
