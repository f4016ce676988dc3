using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class TreeCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LevelsBeyondTheDepthAreCounted()
    {
        var file = folder.Write(
            "traces.jsonl",
            Session(Start(1, "plan"), Start(2, "a", parent: 1), Start(3, "b", parent: 2), Start(4, "c", parent: 1))
        );

        var lines = ObsViewProcess.Run("--depth", "2", file).Output.Split('\n');

        Assert.Contains(lines, line => line.Contains("agent_step a ") && line.EndsWith("1 span below"));
        Assert.DoesNotContain(lines, line => line.Contains("agent_step b "));
        Assert.Contains(lines, line => line.Contains("agent_step c ") && !line.Contains("below"));
    }

    [Fact]
    public void OneSessionOrTheLastOnesAreShown()
    {
        var file = folder.Write("traces.jsonl", Named("one"), Named("two"), Named("three"));

        Assert.Equal(["two"], Shown("--session", "two", file));
        Assert.Equal(["three"], Shown(file, "--last"));
        Assert.Equal(["two", "three"], Shown("--last", "2", file));
        Assert.Equal(2, ObsViewProcess.Run("--last", "0", file).ExitCode);
        Assert.Equal(2, ObsViewProcess.Run("--session", "two", "--raw", file).ExitCode);
        Assert.Equal(2, ObsViewProcess.Run("--last", "2", "nats://localhost/stream").ExitCode);
    }

    [Theory]
    [InlineData()]
    [InlineData("--json")]
    public void ASessionThatIsNotThereIsTold(params string[] options)
    {
        var file = folder.Write("traces.jsonl", Named("one"));

        var outcome = ObsViewProcess.Run([.. options, "--session", "nosuch\u001b[31m", file]);

        Assert.Equal((0, "obs-view: no session has the id nosuch\\u001b[31m\n"), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public void ASessionOfWhichAQuerySelectsNothingIsThereAllTheSame()
    {
        var file = folder.Write("traces.jsonl", Named("one"));

        Assert.Equal("", ObsViewProcess.Run("--session", "one", "--where", "kind=wait", file).Error);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("--stack", true)]
    public void AStackShowsTheFramesOfOnesOwnCode(string option, bool hasAll)
    {
        var error = new
        {
            type = "System.Net.Http.HttpRequestException",
            message = "Connection refused",
            traceback = "System.Net.Http.HttpRequestException: Connection refused\n"
                + " ---> System.Net.Sockets.SocketException (111): Connection refused\n"
                + "   at System.Net.Sockets.Socket.Connect()\n"
                + "   --- End of inner exception stack trace ---\n"
                + "   at System.Net.Http.HttpClient.Send()\n"
                + "   at Mine.Search.Ask(String text) in /src/Search.cs:line 12\n"
                + "   at Mine.Program.Main() in /src/Program.cs:line 3",
        };
        var file = folder.Write("traces.jsonl", Session(Start(1), End(1, "error", error)));

        var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {option} '{file}'");

        Assert.Contains("Mine.Search.Ask", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("SocketException", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(hasAll, outcome.Output.Contains("HttpClient.Send", StringComparison.Ordinal));
        Assert.Equal(!hasAll, outcome.Output.Contains("… 3 lines of libraries", StringComparison.Ordinal));
    }

    private static string[] Shown(params string[] arguments) =>
        [
            .. ObsViewProcess
                .Run(arguments)
                .Output.Split('\n')
                .Where(line => line.StartsWith("session ", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[1]),
        ];
}
