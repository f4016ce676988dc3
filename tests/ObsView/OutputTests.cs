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

    [Fact]
    public void Fault45_AClosedOutputEndsItQuietly()
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" '{SeedTraces.Path("basic.jsonl")}' >&-");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
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
}
