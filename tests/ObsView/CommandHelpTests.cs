namespace AgentObservatory.Tests.ObsView;

public sealed class CommandHelpTests
{
    [Theory]
    [InlineData("list", "list <FILE>... [options]")]
    [InlineData("stats", "stats <FILE>... [options]")]
    [InlineData("chat", "chat <FILE>... [options]")]
    [InlineData("timeline", "timeline <FILE>... [options]")]
    [InlineData("diff", "diff <A> <B> [options]")]
    [InlineData("at", "at <N> <FILE>... [options]")]
    [InlineData("check", "check <RULES> <FILE>... [options]")]
    [InlineData("html", "html <FILE>... [options]")]
    [InlineData("export", "export <FILE>... [options]")]
    [InlineData("send", "send <URL> <FILE>... [options]")]
    public void TheHelpOfACommandIsAboutItsOwnArguments(string command, string usage)
    {
        var outcome = ObsViewProcess.Run(command, "--help");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains($"  obs-view {usage}\n", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NATS", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  --json ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheHelpOfBrowsingListsNoFilesThatAreThere() =>
        Assert.Contains("<FILE|FOLDER>  Trace files", ObsViewProcess.Run("-i", "--help").Output, StringComparison.Ordinal);

    [Fact]
    public void AMistakeInACommandPointsToItsHelp() =>
        Assert.EndsWith("Try 'obs-view chat --help'.\n", ObsViewProcess.Run("chat").Error, StringComparison.Ordinal);
}
