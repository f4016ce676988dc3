using AgentObservatory.ObsView.Output;
using AgentObservatory.Terminal.Text;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public class UnavailableFileTests
{
    [Fact]
    public void Fault44_AMissingFileIsToldAndTheOthersAreShown()
    {
        var outcome = ObsViewProcess.Run("no-such-file.jsonl", SeedTraces.Path("empty.jsonl"));

        Assert.Equal((2, "obs-view: no-such-file.jsonl: no such file\n"), (outcome.ExitCode, outcome.Error));
        Assert.Contains("session empty-session", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--raw")]
    [InlineData("stats")]
    [InlineData("list")]
    [InlineData("export", "--format", "otlp-json")]
    public void ADirectoryWithoutTracesSaysSo(params string[] arguments)
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["folder"]);

        var outcome = ObsViewProcess.Run([.. arguments, folder["folder"], SeedTraces.Path("basic.jsonl")]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.NotEqual("", outcome.Output);
    }

    [Fact]
    public void Fault44_AFolderAmongFollowedFilesIsToldAndTheExitCodeIsTwo()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["folder"]);

        var outcome = ObsViewProcess.Run("--tail", "no-such-file.jsonl", folder["folder"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"obs-view: {folder["folder"]}: is a directory\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault44_AFileWithoutPermissionIsToldAsSuch()
    {
        var told = ErrorReporter.FileMessage("secret.jsonl", new UnauthorizedAccessException(), Glyphs.Unicode);
        Assert.Equal("obs-view: secret.jsonl: permission denied", told);
    }

    [Fact]
    public void Fault44_AFileWithoutPermissionIsNotRead()
    {
        using var folder = new TestFolder();
        var file = folder.Write("secret.jsonl", TraceText.Session());

        if (Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(file, UnixFileMode.None);
        var outcome = ObsViewProcess.Run(file);
        Assert.Equal((2, $"obs-view: {file}: permission denied\n"), (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("export --format otlp-json")]
    public void Fault44_AClosedStandardInputIsToldAndTheOthersAreShown(string command)
    {
        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {command} - '{SeedTraces.Path("empty.jsonl")}' <&-");

        Assert.Equal((2, "obs-view: -: standard input is closed\n"), (outcome.ExitCode, outcome.Error));
        Assert.Contains("empty-session", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyStandardInputIsAFileWithoutLines()
    {
        var outcome = ObsViewProcess.Shell("dotnet \"$OBS_VIEW\" stats - < /dev/null");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("-: 0 lines, 0 unreadable\n", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("--no-such-option", "file")]
    [InlineData("-x", "file")]
    [InlineData("--tail", "-")]
    public void AMistakeOnTheCommandLineIsToldAndTheExitCodeIsTwo(params string[] arguments)
    {
        var outcome = ObsViewProcess.Run(arguments);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.EndsWith("Try 'obs-view --help'.\n", outcome.Error, StringComparison.Ordinal);
    }
}
