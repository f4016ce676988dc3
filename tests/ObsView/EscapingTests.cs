using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public class EscapingTests
{
    [Fact]
    public void Fault39_FileNamesAndReasonsAreShownEscapedByTheProcess()
    {
        using var folder = new TestFolder();
        var file = folder.Write(
            "evil\u001b[31m\n\u202e.jsonl",
            HostileText.EverywhereIn("\u001b[31m\u009b\u202e"),
            "\u001b]0;x"
        );

        foreach (var arguments in new[] { new[] { file }, ["--raw", file], [file + "missing"] })
        {
            var outcome = ObsViewProcess.Run(arguments);
            Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
            Assert.True(HostileText.IsHarmless(outcome.Error), outcome.Error);
            Assert.Single(outcome.Error.TrimEnd('\n').Split('\n'));
            Assert.Contains("evil\\u001b[31m\\n\\u202e.jsonl", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UnknownOptionsAreShownEscaped()
    {
        var outcome = ObsViewProcess.Run("--\u001b[31m");
        Assert.Equal(2, outcome.ExitCode);
        Assert.True(HostileText.IsHarmless(outcome.Error), outcome.Error);
    }
}
