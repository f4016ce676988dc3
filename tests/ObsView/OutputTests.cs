using System.Text;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public class OutputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--raw")]
    [InlineData("--tail")]
    public void Fault45_AReaderThatGoesAwayEndsItQuietly(string option)
    {
        using var folder = new TestFolder();
        var sessions = Enumerable.Range(0, 5_000).Select(number => Named($"s{number}", Start(1)));
        var file = folder.Write("many.jsonl", [.. sessions]);

        var outcome = ObsViewProcess.Shell($"(dotnet \"$OBS_VIEW\" {option} '{file}'; echo \"exit $?\" >&2) | head -1");

        Assert.Equal("exit 0\n", outcome.Error);
        Assert.Contains("s0", Assert.Single(outcome.Output.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>Nothing comes any more, so nothing is written that could fail.</summary>
    [Theory]
    [InlineData("--tail one.jsonl", "head -1")]
    [InlineData("--tail .", "head -1")]
    [InlineData("--tail --raw one.jsonl", "head -1")]
    [InlineData("--tail no-such-file", "true")]
    public void Fault45_AReaderThatGoesAwayEndsWhatIsFollowedThoughItIsIdle(string arguments, string reader)
    {
        using var folder = new TestFolder();
        folder.Write("one.jsonl", Named("one", Start(1)));
        folder.Write("one.journal", Named("one", Start(1)));

        var outcome = ObsViewProcess.Shell(
            $"cd '{folder.Root}' && (dotnet \"$OBS_VIEW\" {arguments}; echo \"exit $?\" >&2) | {reader}"
        );

        Assert.EndsWith("exit 0\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault45_AClosedOutputEndsItQuietly()
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" '{SeedTraces.Path("basic.jsonl")}' >&-");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public void Fault45_AReaderThatGoesAwayEndsAnExportQuietly()
    {
        var files = string.Join(' ', Enumerable.Repeat($"'{SeedTraces.Path("basic.jsonl")}'", 500));

        var outcome = ObsViewProcess.Shell(
            $"(dotnet \"$OBS_VIEW\" export --format otlp-json {files}; echo \"exit $?\" >&2) | head -1"
        );

        Assert.Equal("exit 0\n", outcome.Error);
    }

    [Theory]
    [InlineData("no-such-file.jsonl", ">/dev/full", 2)]
    [InlineData("no-such-file.jsonl", ">&-", 2)]
    [InlineData("--no-such-option", ">/dev/full", 2)]
    [InlineData("--no-such-option", ">&-", 2)]
    [InlineData("export --format otlp-json 'bad.jsonl'", ">/dev/full", 1)]
    [InlineData("export --format otlp-json 'bad.jsonl'", ">&-", 1)]
    public void Fault67_StandardErrorThatTakesNothingLeavesTheExitCodeAsItWas(string arguments, string error, int exitCode)
    {
        using var folder = new TestFolder();
        folder.Write("bad.jsonl", "garbage");

        var outcome = ObsViewProcess.Shell($"cd '{folder.Root}' && dotnet \"$OBS_VIEW\" {arguments} 2{error}");

        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData(">/dev/full", 2)]
    [InlineData(">&-", 0)]
    public void HelpThatCannotBeWrittenEndsLikeAnyOutput(string output, int exitCode)
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" --help {output}");

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.DoesNotContain(" at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOutputThatCannotBeWrittenIsTold()
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" '{SeedTraces.Path("basic.jsonl")}' >/dev/full");
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("obs-view: the output cannot be written", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatOthersWriteToTheSameFileIsKept()
    {
        using var folder = new TestFolder();
        var shown = folder["shown"];

        ObsViewProcess.Shell(
            $"(echo before; dotnet \"$OBS_VIEW\" '{SeedTraces.Path("empty.jsonl")}'; echo after) > '{shown}'"
        );

        var lines = File.ReadAllLines(shown);
        Assert.Equal(("before", "after"), (lines[0], lines[^1]));
        Assert.StartsWith("session empty-session", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C")]
    [InlineData("POSIX")]
    [InlineData("en_US.US-ASCII")]
    [InlineData("de_DE.ISO-8859-1")]
    public void Fault45_WithoutUnicodeOnlyAsciiIsWritten(string locale)
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" '{SeedTraces.Path("basic.jsonl")}'", ("LC_ALL", locale));

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(Ascii.IsValid(outcome.Output), outcome.Output);
        Assert.Contains("\n`- agent_step", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\\u540d\\u524d", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault45_ARedirectedOutputHasNoColours()
    {
        var outcome = ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" '{SeedTraces.Path("errors.jsonl")}'",
            ("TERM", "xterm-256color"),
            ("GITHUB_ACTIONS", "true")
        );
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Theory]
    [InlineData("TERM=xterm-256color", true)]
    [InlineData("TERM=xterm-256color NO_COLOR=1", false)]
    [InlineData("TERM=dumb", false)]
    public void Fault45_ATerminalHasColoursUnlessItCannotOrNoColorIsSet(string environment, bool hasColours)
    {
        var outcome = ObsViewProcess.Shell(
            $"{environment} script -qec \"dotnet '$OBS_VIEW' '{SeedTraces.Path("errors.jsonl")}'\" /dev/null < /dev/null"
        );

        Assert.Contains("err-1", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(hasColours, Regex.IsMatch(outcome.Output, "\u001b\\[[0-9;]*m"));
    }

    [Theory]
    [InlineData("60")]
    [InlineData("80")]
    [InlineData("120")]
    public void LinesAreNoLongerThanTheStatedWidth(string columns)
    {
        var outcome = ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" '{SeedTraces.Path("errors.jsonl")}'",
            ("COLUMNS", columns),
            ("LC_ALL", "C")
        );
        Assert.All(outcome.Output.Split('\n'), line => Assert.True(line.Length <= int.Parse(columns), line));
    }

    [Fact]
    public void AnAbsurdWidthMakesDeepTreesNoWiderThanAWideTerminal()
    {
        using var folder = new TestFolder();
        var spans = Enumerable.Range(1, 3_000).Select(span => Start(span, parent: span - 1));
        var file = folder.Write("deep.jsonl", Session([.. spans]));

        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" '{file}'", ("COLUMNS", "1000000"));

        Assert.InRange(outcome.Output.Split('\n').Max(line => line.Length), 120, 1_000);
    }
}
