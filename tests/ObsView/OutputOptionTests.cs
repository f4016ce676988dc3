using AgentObservatory.ObsView.Output;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class OutputOptionTests
{
    [Theory]
    [InlineData("always", "NO_COLOR=1", true)]
    [InlineData("never", "FORCE_COLOR=1", false)]
    [InlineData("auto", "FORCE_COLOR=1", true)]
    [InlineData(null, "CLICOLOR_FORCE=1", true)]
    [InlineData(null, "CLICOLOR_FORCE=0", null)]
    [InlineData(null, "NO_COLOR=", null)]
    [InlineData(null, "NO_COLOR=1 FORCE_COLOR=1", false)]
    [InlineData(null, "", null)]
    public void TheCommandLineDecidesAboutColoursAndThenTheEnvironment(string? word, string variables, bool? expected)
    {
        var environment = variables
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('='))
            .ToDictionary(one => one[0], one => one[1]);

        Assert.Equal(expected, ColorChoice.Of(word, name => environment.GetValueOrDefault(name)));
    }

    [Theory]
    [InlineData("--color always", true)]
    [InlineData("list --color=always", true)]
    [InlineData("--color never", false)]
    [InlineData("", false)]
    public void ColoursComeWhereTheyAreAskedFor(string arguments, bool hasColors)
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {arguments} '{SeedTraces.Path("basic.jsonl")}'");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(hasColors, outcome.Output.Contains('\e'));
    }

    [Fact]
    public void AnotherWordForColoursIsRefused()
    {
        var outcome = ObsViewProcess.Run("--color", "blue", SeedTraces.Path("basic.jsonl"));

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("obs-view: --color is auto, always, never.", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "less", "")]
    [InlineData("more", "more", "")]
    [InlineData("less -S  --mouse", "less", "-S|--mouse")]
    [InlineData("x; rm -rf $HOME", "x;", "rm|-rf|$HOME")]
    public void APagerIsAProgramAndItsArgumentsAndNoShellSeesThem(string? pager, string program, string arguments)
    {
        var start = PagerCommand.Of(pager);

        Assert.NotNull(start);
        Assert.Equal((program, false), (start.FileName, start.UseShellExecute));
        Assert.Equal(arguments, string.Join('|', start.ArgumentList));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("cat")]
    public void NoPagerIsNoProgram(string pager) => Assert.Null(PagerCommand.Of(pager));

    [Fact]
    public void WhatFitsTheScreenStaysOnTheTerminal()
    {
        var terminal = new MemoryStream();
        var paged = new PagedStream(terminal, 3, PagerCommand.Of("no-such-pager")!);
        paged.Write("one\ntwo\n"u8);
        Assert.Equal(0, terminal.Length);
        paged.Finish();

        Assert.Equal("one\ntwo\n", System.Text.Encoding.UTF8.GetString(terminal.ToArray()));
    }

    [Fact]
    public void WithoutItsProgramAPagerIsLeftOut()
    {
        var terminal = new MemoryStream();
        var paged = new PagedStream(terminal, 2, PagerCommand.Of("no-such-pager")!);
        paged.Write("one\ntwo\n"u8);
        paged.Write("three\n"u8);
        paged.Finish();

        Assert.Equal("one\ntwo\nthree\n", System.Text.Encoding.UTF8.GetString(terminal.ToArray()));
    }
}
