using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.Blocks;
using Microsoft.CodeAnalysis;

namespace AgentObservatory.Tests.Facade;

/// <summary>How plain blocks end does not depend on how the compiler and the runtime translate the code around them.</summary>
public partial class UsingVerdictTests
{
    private const int KnownShapes = 91;

    [Theory]
    [InlineData(40)]
    [InlineData(4, "DOTNET_TieredCompilation=0")]
    [InlineData(4, "DOTNET_ReadyToRun=0")]
    [InlineData(4, "DOTNET_TieredPGO=0", "DOTNET_TC_QuickJitForLoops=0")]
    public void Fault46And47_EveryShapeOfAPlainBlockHasItsVerdict(int rounds, params string[] settings)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Verdicts.dll");

        EveryShapeIsRight(ChildProcess.Run(program, rounds, settings));
    }

    [PublishFact]
    public void Fault46And47_EveryShapeOfAPlainBlockHasItsVerdictInCodeCompiledAheadOfTime()
    {
        using var folder = new TestFolder();
        string program = ChildProcess.PublishReadyToRun(folder.Root);

        EveryShapeIsRight(ChildProcess.Run(program, 4));
    }

    [Theory]
    [InlineData(OptimizationLevel.Debug, 1)]
    [InlineData(OptimizationLevel.Release, 1001)]
    public async Task Fault46And47_InRandomProgramsEveryPlainBlockHasItsVerdict(
        OptimizationLevel optimization,
        int firstSeed
    )
    {
        var programs = new ProgramBatch(firstSeed, count: 120, optimization);

        List<string> wrong = await programs.Wrong();

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.InRange(programs.BlocksLeft, programs.Blocks / 5, programs.Blocks * 4 / 5);
    }

    private static void EveryShapeIsRight((int ExitCode, string Output) result)
    {
        Assert.True(result.ExitCode == 0, result.Output);
        Match shapes = Shapes().Match(result.Output);
        Assert.InRange(int.Parse(shapes.Groups["spans"].Value), KnownShapes, int.MaxValue);
        Assert.Equal(shapes.Groups["spans"].Value, shapes.Groups["sessions"].Value);
    }

    [GeneratedRegex(@"^(?<spans>\d+) shapes as spans, (?<sessions>\d+) as sessions", RegexOptions.Multiline)]
    private static partial Regex Shapes();
}
