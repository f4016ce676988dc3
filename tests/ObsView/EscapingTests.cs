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

    [Theory]
    [InlineData("/dev/full/{0}")]
    [InlineData("no-such-folder/{0}")]
    [InlineData("{0}")]
    public void Fault66_AnOutputThatCannotBeWrittenIsToldEscaped(string output)
    {
        using var folder = new TestFolder();
        var name = "\u001b[31m\n\U000e0041\ufe0f\u200b\u3164\u115f\u2800";
        Directory.CreateDirectory(folder[name]);

        var outcome = ObsViewProcess.Run(
            "export",
            "--format=otlp-json",
            "-o",
            folder[string.Format(output, name)],
            SeedTraces.Path("basic.jsonl")
        );

        Assert.Equal(2, outcome.ExitCode);
        Assert.True(HostileText.IsHarmless(outcome.Error), outcome.Error);
        Assert.Contains(
            "\\u001b[31m\\n\\U000e0041\\ufe0f\\u200b\\u3164\\u115f\\u2800: ",
            Assert.Single(outcome.Error.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--format", "x")]
    [InlineData("--format=otlp-json", "-")]
    public void Fault66_AMistakeOnTheCommandLineIsToldEscaped(params string[] arguments)
    {
        foreach (var text in HostileText.All.Where(text => !text.Contains('\0', StringComparison.Ordinal)))
        {
            var outcome = ObsViewProcess.Run(["export", .. arguments.Select(argument => argument + text)]);

            Assert.Equal(2, outcome.ExitCode);
            Assert.True(HostileText.IsHarmless(outcome.Error), outcome.Error);
        }
    }
}
