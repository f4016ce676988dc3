using System.Diagnostics;
using System.Reactive.Linq;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Nats;

/// <summary>What many processes publish through a server that is killed is the same as what they write to files.</summary>
public class ManyProcessesTests
{
    private const int Processes = 4;
    private const int Runs = 100;
    private const int ReadAtATime = 100;

    [NatsFact]
    public async Task RunsThroughAServerThatIsKilledMergeToTheBytesOfTheLocalFiles()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        Process[] writers = [.. Enumerable.Range(1, Processes).Select(seed => Start(server, folder, seed))];
        var options = new NatsReaderOptions { Connection = server.Connection, Consumer = "all" };
        var read = new Dictionary<SessionKey, SessionEnvelope>();

        // Twice, the reader ends and the server is killed within what is being written.
        for (int kill = 0; kill < 2; kill++)
        {
            await new NatsReader(options).Sessions.Take(ReadAtATime).Timeout(StreamReading.Patience).Do(Merge).LastAsync();
            server.Kill();
            server.Restart();
        }

        await new NatsReader(options).Sessions.Take(ReadAtATime).Timeout(StreamReading.Patience).Do(Merge).LastAsync();
        Assert.All(writers, static writer => Assert.Equal(0, ExitCodeOf(writer)));
        Dictionary<SessionKey, string> missing = Written(folder);
        foreach (var (key, run) in read)
        {
            Found(key, run);
        }

        if (missing.Count > 0)
        {
            await new NatsReader(options)
                .Sessions.Do(Merge)
                .TakeWhile(one => !Found(one.Session.Key, read[one.Session.Key]))
                .Timeout(StreamReading.Patience)
                .LastOrDefaultAsync();
        }

        Assert.Empty(missing);
        Assert.Equal(Processes * Runs, read.Count);

        void Merge(SessionEnvelope part)
        {
            SessionKey key = part.Session.Key;
            read[key] = read.TryGetValue(key, out SessionEnvelope? known)
                ? EnvelopeMerge.Merge([known, part]).Single()
                : part;
        }

        // Whether that was the last one that was missing.
        bool Found(SessionKey key, SessionEnvelope run)
        {
            if (missing.TryGetValue(key, out string? expected) && expected == EnvelopeText.Write(run))
            {
                missing.Remove(key);
            }

            return missing.Count == 0;
        }
    }

    /// <summary>The runs of the local files, merged.</summary>
    private static Dictionary<SessionKey, string> Written(TestFolder folder)
    {
        string[] files = [.. Enumerable.Range(1, Processes).Select(seed => folder[seed + ".jsonl"])];
        return TraceFile
            .Read(files)
            .Select(static found => ((TraceLine.Readable)found.Line).Envelope)
            .ToDictionary(static run => run.Session.Key, EnvelopeText.Write);
    }

    private static Process Start(NatsServer server, TestFolder folder, int seed)
    {
        string program = BuiltProgram.Of("tests/processes/NatsWriter", "NatsWriter");
        string[] arguments = [server.Connection.Url, folder[seed + ".jsonl"], seed.ToString(), Runs.ToString()];
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]))!;
    }

    private static int ExitCodeOf(Process writer)
    {
        writer.WaitForExit();
        return writer.ExitCode;
    }
}
