using AgentObservatory.Tests.Facade.Members;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class OutOfMemoryTests
{
    /// <summary>64 MiB.</summary>
    private const string HeapLimit = "DOTNET_GCHeapHardLimit=0x4000000";

    /// <summary>The runtime ends idle threads of its pool after 20 s, and the process where it lacks memory for that.</summary>
    private const string ThreadsStay = "DOTNET_ThreadPool_ThreadsToKeepAlive=-1";

    /// <summary>The runtime throws where it has no memory to replace a method by a faster one, even of its own.</summary>
    private const string CompiledOnce = "DOTNET_TieredCompilation=0";

    /// <summary>How the runtime ends where its own code lacks memory: aborted, or with an invalid access.</summary>
    private static readonly int[] OwnDeaths = [134, 139];

    [Theory]
    [InlineData("starved-capture")]
    [InlineData("starved-live")]
    public void Fault50_WhereNoMemoryIsLeftNothingIsThrownAndWhatIsLostIsCounted(string mode) =>
        Succeeds("Verdicts.dll", mode);

    /// <summary>Those that agents report with, found by reflection.</summary>
    [Fact]
    public void Fault50_WhereNoMemoryIsLeftNoMemberThrows() => Succeeds("AgentObservatory.Tests.dll", "starved");

    [Fact]
    public void AProcessThatCatchesItsLackOfMemoryLivesOn() => Succeeds("Verdicts.dll", "starved");

    private static void Succeeds(string program, string mode)
    {
        string path = Path.Combine(AppContext.BaseDirectory, program);

        var (exitCode, output) = Run();
        for (int more = 5; more > 0 && OwnDeaths.Contains(exitCode) && !Findings.LibraryFrame().IsMatch(output); more--)
        {
            // Threads of the runtime lacked memory, too: this run says nothing.
            (exitCode, output) = Run();
        }

        Assert.True(exitCode == 0, output);

        (int ExitCode, string Output) Run() => VerdictsProcess.Run(path, mode, HeapLimit, CompiledOnce, ThreadsStay);
    }
}
