using System.Text.RegularExpressions;
using AgentObservatory.Tests.Facade.Members;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public partial class OutOfMemoryTests
{
    /// <summary>64 MiB.</summary>
    private const string HeapLimit = "DOTNET_GCHeapHardLimit=0x4000000";

    /// <summary>The collector of segments: where no memory is left, the one of regions may collect for minutes.</summary>
    private static readonly string Segments = $"DOTNET_GCName={SegmentsLibrary}";

    /// <summary>The runtime ends idle threads of its pool after 20 s, and the process where it lacks memory for that.</summary>
    private const string ThreadsStay = "DOTNET_ThreadPool_ThreadsToKeepAlive=-1";

    /// <summary>The runtime throws where it has no memory to replace a method by a faster one, even of its own.</summary>
    private const string CompiledOnce = "DOTNET_TieredCompilation=0";

    /// <summary>How the runtime ends where its own code lacks memory: aborted, or with an invalid access.</summary>
    private static readonly int[] OwnDeaths = [134, 139];

    private const int MostDeaths = 2;

    private static string SegmentsLibrary =>
        OperatingSystem.IsWindows() ? "clrgc.dll"
        : OperatingSystem.IsMacOS() ? "libclrgc.dylib"
        : "libclrgc.so";

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
        var deaths = new List<string>();
        while (IsTheRuntimesDeath(exitCode, output) && deaths.Count < MostDeaths)
        {
            // Threads of the runtime lacked memory, too: this run says nothing, unless it ends at the same member again.
            string member = LastMember(output);
            Assert.True(member == "" || !deaths.Contains(member), output);
            deaths.Add(member);
            (exitCode, output) = Run();
        }

        Assert.True(exitCode == 0, output);

        (int ExitCode, string Output) Run() => ChildProcess.Run(path, mode, HeapLimit, Segments, CompiledOnce, ThreadsStay);
    }

    private static bool IsTheRuntimesDeath(int exitCode, string output) =>
        OwnDeaths.Contains(exitCode) && !Findings.LibraryFrame().IsMatch(output);

    /// <summary>The member that the process was at; empty where the program names none.</summary>
    private static string LastMember(string output) => MemberLine().Matches(output).LastOrDefault()?.Value ?? "";

    [GeneratedRegex(@"^AgentObservatory\..*: .*", RegexOptions.Multiline)]
    private static partial Regex MemberLine();
}
