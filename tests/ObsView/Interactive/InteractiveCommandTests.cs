using System.Diagnostics;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView.Interactive;

public sealed class InteractiveCommandTests : IDisposable
{
    private const string NeedsTerminal = "obs-view: --interactive needs a terminal, for its input and its output.\n";

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("-i")]
    [InlineData("--interactive")]
    public void WithoutATerminalThatIsToldAndNothingElse(string option)
    {
        var outcome = ObsViewProcess.Run(option, folder.Write("traces.jsonl", Named("one")));

        Assert.Equal((2, "", NeedsTerminal), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public void WithoutArgumentsAndWithoutATerminalAFileIsAskedFor()
    {
        folder.Write("traces.jsonl", Named("one"));

        var outcome = ObsViewProcess.Shell($"cd '{folder.Root}'; dotnet \"$OBS_VIEW\"");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("'obs-view --help'", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfThatNameIsShownAfterTwoDashes()
    {
        folder.Write("-i", Named("one"));

        var outcome = ObsViewProcess.Shell($"cd '{folder.Root}'; dotnet \"$OBS_VIEW\" -- -i");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("session one", outcome.Output);
    }

    [TerminalTheory]
    [InlineData("-i traces.jsonl")]
    [InlineData("-i .")]
    [InlineData("")]
    public void OnATerminalTheListIsShownUntilTheUserQuitsAndTheTerminalIsAsItWas(string arguments)
    {
        folder.Write("traces.jsonl", Named("one"));

        var outcome = OnTerminal($"dotnet $OBS_VIEW {arguments}", typed: "q");

        Assert.Equal(0, outcome.ExitCode);
        int begin = outcome.Output.IndexOf("\e[?1049h\e[?1h\e=\e[?25l\e[?7l\e[2J", StringComparison.Ordinal);
        int end = outcome.Output.IndexOf("\e[0m\e[?7h\e[?25h\e[?1l\e>\e[?1049l", StringComparison.Ordinal);
        Assert.True(begin >= 0 && begin < end, outcome.Output);
        Assert.Contains("obs-view  ", outcome.Output[begin..end], StringComparison.Ordinal);
    }

    [TerminalFact]
    public void ATerminalThatObeysNoSequencesIsNone()
    {
        var outcome = OnTerminal($"TERM=dumb dotnet $OBS_VIEW -i {folder.Write("traces.jsonl", Named("one"))}", typed: "q");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(NeedsTerminal.TrimEnd(), outcome.Output, StringComparison.Ordinal);
    }

    [TerminalFact]
    public void Fault44_AMissingFileIsToldBeforeTheScreenIsUsed()
    {
        var outcome = OnTerminal("dotnet $OBS_VIEW -i missing.jsonl", typed: "");

        Assert.Equal(2, outcome.ExitCode);
        Assert.EndsWith("obs-view: missing.jsonl: no such file", outcome.Output.Trim());
        Assert.DoesNotContain("\e[?1049h", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs a command on a terminal of its own.</summary>
    private Outcome OnTerminal(string command, string typed)
    {
        string typing = folder.Write("typed", System.Text.Encoding.ASCII.GetBytes(typed));
        return ObsViewProcess.Shell(
            $"cd '{folder.Root}'; TERM=xterm script --quiet --return --echo never --command '{command}' --log-out /dev/null < '{typing}'"
        );
    }
}

/// <summary>A test that needs a terminal of its own, from util-linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = TestTerminals.Missing;
}

/// <inheritdoc cref="TerminalFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute() => Skip = TestTerminals.Missing;
}

internal static class TestTerminals
{
    /// <summary>Why such tests are skipped, or null.</summary>
    internal static string? Missing { get; } =
        OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") ? null : "needs Linux with script, from util-linux";
}
