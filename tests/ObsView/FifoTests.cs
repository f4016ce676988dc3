using System.Diagnostics;
using AgentObservatory.ObsView.Tail;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

/// <summary>What cannot be followed ends the command instead of stopping it, and what stops it can be ended.</summary>
public sealed class FifoTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Fault65_AFifoIsNotFollowed()
    {
        var outcome = ObsViewProcess.Run("--tail", Fifo("fifo"));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal($"obs-view: {folder["fifo"]}: only a regular file can be followed\n", outcome.Error);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void Fault65_ADeviceIsNotFollowed(string device)
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Throws<IOException>(() => Poll(new TailReader(device)));
        }
    }

    [Fact]
    public void Fault65_AFileThatBecomesAFifoIsFollowedNoFurther()
    {
        using var reader = new TailReader(folder.Write("traces.jsonl", Named("one")));
        Assert.Equal(["1 one"], Poll(reader));

        File.Move(Fifo("fifo"), folder["traces.jsonl"], overwrite: true);

        Assert.Throws<IOException>(() => Poll(reader));
    }

    [Fact]
    public void Fault65_AFileThatBecomesAFolderIsStillFollowed()
    {
        using var reader = new TailReader(folder.Write("traces.jsonl", Named("one")));
        Poll(reader);

        File.Move(folder["traces.jsonl"], folder["moved"]);
        Directory.CreateDirectory(folder["traces.jsonl"]);
        File.AppendAllText(folder["moved"], Named("two") + "\n");

        Assert.Equal(["2 two"], Poll(reader));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Fault65_ASignalEndsTheCommand(string signal)
    {
        using var process = ObsViewProcess.StartInForeground("--tail", folder.Write("traces.jsonl", Named("one")));
        Assert.StartsWith("session one", process.StandardOutput.ReadLine(), StringComparison.Ordinal);

        Send(signal, process);

        Assert.Equal(0, Outcome.Of(process).ExitCode);
    }

    [Fact]
    public void Fault65_ARepeatedSignalEndsTheCommandThoughNobodyTakesTheOutput()
    {
        var sessions = Enumerable.Range(0, 5_000).Select(number => Named($"s{number}"));
        using var process = ObsViewProcess.Start("--tail", folder.Write("many.jsonl", [.. sessions]));
        Assert.StartsWith("session s0", process.StandardOutput.ReadLine(), StringComparison.Ordinal);

        do
        {
            Send("TERM", process);
        } while (!process.WaitForExit(100));
    }

    [Fact]
    public void Fault43_AFileThatIsNotThereYetIsNamedOnceAndEscaped()
    {
        var name = "evil\u001b[31m.jsonl";
        using var process = ObsViewProcess.Start("--tail", folder[name], folder.Write("there.jsonl", Named("there")));
        Assert.Equal($"obs-view: waiting for {folder["evil"]}\\u001b[31m.jsonl", process.StandardError.ReadLine());
        Assert.StartsWith("session there", process.StandardOutput.ReadLine(), StringComparison.Ordinal);

        folder.Write(name, Named("one"));

        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("session one", StringComparison.Ordinal))
        { }
        Send("TERM", process);
        var outcome = Outcome.Of(process);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    private string Fifo(string name)
    {
        Assert.Equal(0, Outcome.Of(new ProcessStartInfo("mkfifo", [folder[name]])).ExitCode);
        return folder[name];
    }

    private static void Send(string signal, Process process) =>
        Outcome.Of(new ProcessStartInfo("kill", ["-s", signal, $"{process.Id}"]));

    private static List<string> Poll(TailReader reader) => [.. reader.Poll().Select(Reading.Told)];
}
