using AgentObservatory.Crashing;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>The real obs-view watches a real process.</summary>
public sealed class LiveCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ASessionIsRunningAsLongAsItsProcessLives()
    {
        using var agent = CrashingAgent.Running(folder["journal"], folder["traces.jsonl"]);
        agent.NextLine();
        agent.NextLine();
        Outcome living = ObsViewProcess.Run(folder["journal"]);
        agent.End("kill");
        Outcome killed = ObsViewProcess.Run(folder["journal"]);

        Assert.Equal((0, ""), (living.ExitCode, living.Error));
        Assert.Contains("running  agent ", living.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dead  agent ", living.Output, StringComparison.Ordinal);
        Assert.Contains("dead  agent ", killed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("running  agent ", killed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFollowedDirectoryIsAwaitedAndShowsALineForEachChangeWhereTheOutputIsNoTerminal(bool isThere)
    {
        if (isThere)
        {
            Directory.CreateDirectory(folder["journal"]);
        }

        using var process = ObsViewProcess.Start("--tail", folder["journal"]);
        Assert.Equal($"obs-view: waiting for {folder["journal"]}", process.StandardError.ReadLine());
        using var agent = CrashingAgent.Running(folder["journal"], folder["traces.jsonl"]);

        Assert.Contains("session_start  began  agent agent", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        agent.End("kill");
        string? line;
        do
        {
            line = process.StandardOutput.ReadLine();
        } while (line is not null && !line.EndsWith(" dead", StringComparison.Ordinal));

        Assert.NotNull(line);
        System.Diagnostics.Process.Start("kill", ["-s", "TERM", $"{process.Id}"]).WaitForExit();
        Assert.Equal(0, Outcome.Of(process).ExitCode);
    }

    [Fact]
    public void APathThatIsAwaitedMayBecomeAFile()
    {
        using var process = ObsViewProcess.Start("--tail", folder["traces.jsonl"]);
        Assert.Equal($"obs-view: waiting for {folder["traces.jsonl"]}", process.StandardError.ReadLine());
        folder.Write("traces.jsonl", TraceText.Named("one"));
        Assert.StartsWith("session one", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        System.Diagnostics.Process.Start("kill", ["-s", "TERM", $"{process.Id}"]).WaitForExit();
        Outcome outcome = Outcome.Of(process);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData("--raw")]
    [InlineData("stats")]
    public void OtherViewsShowOfADirectoryWhatTheyShowOfItsJournals(string option)
    {
        string[] parts = SplitRun.Lines(SplitRun.Whole("run"));
        folder.Write("1.journal", parts[0], parts[2]);
        folder.Write("2.journal", parts[1], """{"journal":{}}""");
        folder.Write("1.journal.lock", "");
        Outcome.Of(new System.Diagnostics.ProcessStartInfo("mkfifo", [folder["fifo.journal"]]));

        Outcome outcome = ObsViewProcess.Run(option, folder.Root);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Outcome files = ObsViewProcess.Run(option, folder["1.journal"], folder["2.journal"]);
        Assert.Equal(files.Output, outcome.Output);
        Assert.NotEqual("", outcome.Output);
    }

    [Theory]
    [InlineData]
    [InlineData("--raw")]
    [InlineData("stats")]
    public void ADirectoryWithoutJournalsSaysSo(params string[] options)
    {
        Outcome outcome = ObsViewProcess.Run([.. options, folder.Root]);
        string what = options.Length == 0 ? "journals" : "traces";
        Assert.Equal((0, "", $"obs-view: no {what} in {folder.Root}\n"), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void Fault41_WhatIsNoJournalIsToldAndTheOthersAreShown()
    {
        folder.Write("bad.journal", "garbage");
        folder.Write("good.journal", TraceText.Named("one"));

        Outcome outcome = ObsViewProcess.Run(folder.Root);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"{folder["bad.journal"]}:1: ", outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith("finished  agent-1 one", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault45_AReaderThatGoesAwayEndsItQuietly()
    {
        var sessions = Enumerable.Range(0, 5_000).Select(number => TraceText.Named($"s{number}", TraceText.Start(1)));
        folder.Write("many.journal", [.. sessions]);

        var outcome = ObsViewProcess.Shell($"(dotnet \"$OBS_VIEW\" --tail '{folder.Root}'; echo \"exit $?\" >&2) | head -1");
        Assert.Equal("exit 0\n", outcome.Error);
    }

    [Fact]
    public void ATerminalGetsPictures()
    {
        folder.Write("one.journal", TraceText.Named("one", TraceText.Start(1)));

        var outcome = OnTerminal("--tail");

        Assert.Contains("finished  agent-1 one", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\nno session is running", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[J\e[?7h", outcome.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void ATerminalGetsLinesIfItIsToShowEvents()
    {
        folder.Write("one.journal", TraceText.Named("one", TraceText.Start(1)));

        var outcome = OnTerminal("--tail --raw");

        Assert.Contains(" one span_start agent_step work", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[1A", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Watches the folder on a terminal until Ctrl+C.</summary>
    private Outcome OnTerminal(string options) =>
        ObsViewProcess.Shell(
            "TERM=xterm NO_COLOR=1 timeout -s INT 3 "
                + $"script -qec \"dotnet '$OBS_VIEW' {options} '{folder.Root}'\" /dev/null < /dev/null"
        );
}
