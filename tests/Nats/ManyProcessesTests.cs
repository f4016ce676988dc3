using System.Diagnostics;
using System.Text;
using AgentObservatory.Tests.Support;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.Nats;

/// <summary>What many processes publish through a server that is killed is the same as what they write to files.</summary>
public class ManyProcessesTests(ITestOutputHelper output)
{
    private const int Processes = 8;
    private const int RunsOfAnAgent = 100;
    private const int Kills = 2;

    // Set to 25 for the size that docs/scale.md tells of.
    private static readonly int AgentsOfAProcess = int.Parse(
        Environment.GetEnvironmentVariable("AGENTS_OF_A_PROCESS") ?? "1"
    );

    private static readonly int Runs = Processes * AgentsOfAProcess * RunsOfAnAgent;

    [NatsFact]
    public async Task RunsThroughAServerThatIsKilledTwiceMergeToTheBytesOfTheLocalFiles()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        Process[] writers = [.. Enumerable.Range(0, Processes).Select(process => Start(server, folder, process))];
        var archive = new Archive(server.Connection);

        Task reading = archive.ReadWithPauses(Runs);
        for (int kill = 1; kill <= Kills; kill++)
        {
            await HasDone(writers[kill], kill * RunsOfAnAgent / (Kills + 2));
            server.Kill();
            output.WriteLine(
                $"killed: {writers.Count(static writer => !writer.HasExited)} of {Processes} processes are writing"
            );
            server.Restart();
        }

        Array.ForEach(writers, static writer => writer.StandardOutput.ReadToEnd());
        await reading;
        Assert.All(writers, static writer => Assert.Equal(0, ExitCodeOf(writer)));
        Dictionary<SessionKey, string> written = Written(folder);
        Assert.Equal(Runs, written.Count);
        await archive.ReadUntil(written);

        Assert.Equal(Runs, archive.Count);
        output.WriteLine(
            $"{Runs:N0} runs of {Processes * AgentsOfAProcess} agents: equal, {written.Values.Sum(Encoding.UTF8.GetByteCount):N0} bytes; "
                + $"{archive.Received:N0} messages to {archive.Readers} readers, of {await server.Messages():N0} in the stream; "
                + $"repeats dropped: {archive.DroppedByReaders:N0} by readers, {archive.DroppedByMerging:N0} by merging"
        );
    }

    /// <summary>The runs of the local files, merged.</summary>
    private static Dictionary<SessionKey, string> Written(TestFolder folder) =>
        TraceFile
            .Read(Directory.GetFiles(folder.Root, "*.jsonl"))
            .Select(static found => ((TraceLine.Readable)found.Line).Envelope)
            .ToDictionary(static run => run.Session.Key, EnvelopeText.Write);

    private static Process Start(NatsServer server, TestFolder folder, int process)
    {
        string program = BuiltProgram.Of("tests/processes/NatsWriter", "NatsWriter");
        int[] numbers = [process * AgentsOfAProcess, AgentsOfAProcess, RunsOfAnAgent];
        string[] arguments =
        [
            program,
            server.Connection.Url,
            folder.Root,
            .. numbers.Select(static number => number.ToString()),
        ];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
    }

    /// <summary>Waits until a process has done so many runs of its first agent.</summary>
    private static async Task HasDone(Process writer, int runs)
    {
        while (runs-- > 0)
        {
            Assert.NotNull(await writer.StandardOutput.ReadLineAsync());
        }
    }

    private static int ExitCodeOf(Process writer)
    {
        writer.WaitForExit();
        return writer.ExitCode;
    }
}
