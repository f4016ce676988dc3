using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class OutOfMemoryTests
{
    /// <summary>64 MiB.</summary>
    private const string HeapLimit = "DOTNET_GCHeapHardLimit=0x4000000";

    /// <summary>The runtime throws where it has no memory to replace a method by a faster one, even of its own.</summary>
    private const string CompiledOnce = "DOTNET_TieredCompilation=0";

    private const int Aborted = 134;

    [Theory]
    [InlineData("starved-capture")]
    [InlineData("starved-live")]
    public void Fault50_WhereNoMemoryIsLeftNothingIsThrownAndWhatIsLostIsCounted(string mode) => Succeeds(mode);

    [Fact]
    public void AProcessThatCatchesItsLackOfMemoryLivesOn() => Succeeds("starved");

    private static void Succeeds(string mode)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Verdicts.dll");

        var (exitCode, output) = VerdictsProcess.Run(program, mode, HeapLimit, CompiledOnce);
        for (int more = 5; more > 0 && exitCode == Aborted && !output.Contains(nameof(AgentObservatory) + "."); more--)
        {
            // Threads of the runtime lacked memory, too: this run says nothing.
            (exitCode, output) = VerdictsProcess.Run(program, mode, HeapLimit, CompiledOnce);
        }

        Assert.True(exitCode == 0, output);
    }
}
