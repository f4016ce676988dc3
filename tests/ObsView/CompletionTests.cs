using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>What dotnet-suggest asks obs-view for: the directive, and the line as far as it is typed.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("obs-view --de", "--depth")]
    [InlineData("obs-view ex", "export")]
    [InlineData("obs-view export --fo", "--format")]
    [InlineData("obs-view export --format ", "otlp-json")]
    public void OptionsCommandsAndFormatsComplete(string line, string expected) =>
        Assert.Contains(expected, Suggested(line));

    /// <summary>The help would otherwise list what completes an argument, and does not escape it.</summary>
    [Theory]
    [InlineData("--help")]
    [InlineData("html --help")]
    [InlineData("diff --help")]
    public void Fault66_TheHelpNamesNoFiles(string arguments)
    {
        using var folder = new TestFolder();
        folder.Write("evil.jsonl", TraceText.Session());
        folder.Write("evil\u202e.jsonl", TraceText.Session());

        var outcome = ObsViewProcess.Shell($"cd '{folder.Root}' && dotnet \"$OBS_VIEW\" {arguments}");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.DoesNotContain("evil", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("<FILE>", outcome.Output.Replace("<A>", "<FILE>"), StringComparison.Ordinal);
        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
    }

    [Fact]
    public void FilesComplete()
    {
        using var folder = new TestFolder();
        folder.Write("traces.jsonl", "");
        folder.Write(".hidden", "");
        folder.Write("trap\u001b[2J", "");
        Directory.CreateDirectory(folder["trips"]);

        Assert.Equal([folder["traces.jsonl"], folder["trips"] + "/"], Suggested("obs-view " + folder["tr"]).Order());
        Assert.Equal([folder["traces.jsonl"]], Suggested("obs-view export -o " + folder["tra"]));
        Assert.Equal([folder[".hidden"]], Suggested("obs-view " + folder[".h"]));
    }

    [Fact]
    public void WhereNothingCanBeListedNothingIsSuggested() => Assert.Empty(Suggested("obs-view /no-such-folder/tr"));

    private static string[] Suggested(string line)
    {
        Outcome outcome = ObsViewProcess.Run($"[suggest:{line.Length}]", line);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
