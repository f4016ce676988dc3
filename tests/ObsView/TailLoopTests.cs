using AgentObservatory.ObsView.Output;
using AgentObservatory.ObsView.Reading;
using AgentObservatory.ObsView.Tail;
using AgentObservatory.ObsView.Views;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Tests.Support;
using Spectre.Console;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

public sealed class TailLoopTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly StringWriter output = new();
    private readonly Clock time = new();
    private readonly CancellationTokenSource cancellation = new();

    public void Dispose()
    {
        folder.Dispose();
        cancellation.Dispose();
    }

    [Fact]
    public async Task EachPollShowsWhatCameSinceTheLastOneOfAllFiles()
    {
        var run = Loop(folder["a"], folder["b"]).RunAsync(cancellation.Token);
        Assert.Equal("", Shown());

        folder.Write("a", Session(Start(1, "from a")));
        folder.Write("b", Session(Start(1, "from b")));
        await time.ElapseAsync();
        Assert.Equal("from a, from b", Shown());

        File.AppendAllBytes(folder["a"], Utf8(Session(Start(1, "more"))));
        await time.ElapseAsync();
        Assert.Equal("from a, from b, more", Shown());

        await cancellation.CancelAsync();
        Assert.Equal(ExitCode.Success, await run);
    }

    [Fact]
    public async Task AFolderIsNotFollowed() =>
        Assert.Equal(ExitCode.Failure, await Loop(Path.GetTempPath()).RunAsync(cancellation.Token));

    [Fact]
    public async Task ACancelledLoopShowsNothingMore()
    {
        await cancellation.CancelAsync();
        folder.Write("a", Session(Start(1, "late")));
        Assert.Equal(ExitCode.Success, await Loop(folder["a"]).RunAsync(cancellation.Token));
        Assert.Equal("", Shown());
    }

    private TailLoop Loop(params string[] files)
    {
        var lines = LineWriter.To(new AnsiConsoleOutput(output));
        var errors = new ErrorReporter(lines);
        return new TailLoop(files, new TraceReader(new RawView(lines), errors), errors, lines, time);
    }

    private string Shown() =>
        string.Join(
            ", ",
            output
                .ToString()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split("agent_step ")[1].Split("  ")[0])
        );
}
