using System.Reactive.Linq;
using AgentObservatory.Tests.Support;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace AgentObservatory.Tests.Nats;

/// <summary>Servers and streams that accept less than most do, or less than before: runs are cut to what they accept, and only
/// what cannot be cut is lost.</summary>
public class PayloadLimitTests
{
    private const int Small = 16 * 1024;
    private const int CallsOfALargeRun = 10;

    [NatsFact]
    public async Task BeforeTheFirstConnectionAnEventThatIsTooLargeLosesNoOtherRun()
    {
        using var folder = new TestFolder();
        using NatsServer server = Limited(folder, Small);
        await using var observatory = Some.Server(new NatsExporter(new() { Connection = server.Connection }));
        RunsAroundOneThatIsTooLarge(observatory);

        await observatory.StartAsync();
        await observatory.FlushAsync(StreamReading.Patience);

        OnlyOneIsLost(observatory, taken: 7);
        Assert.Equal(7, (await Read(server, runs: 7)).Count);
    }

    [NatsFact]
    public async Task AServerThatAcceptsLessThanBeforeGetsShorterParts()
    {
        using var folder = new TestFolder();
        using NatsServer server = Limited(folder, 1024 * 1024);
        await using var observatory = Some.Server(new NatsExporter(new() { Connection = server.Connection }));
        await observatory.StartAsync();
        observatory.Run(1, firstNumber: 100);
        await observatory.FlushAsync(StreamReading.Patience);

        server.Kill();
        SetLimit(folder, Small);
        server.Restart();
        RunsAroundOneThatIsTooLarge(observatory);
        await observatory.FlushAsync(StreamReading.Patience);

        OnlyOneIsLost(observatory, taken: 8);
        Assert.Equal(8, (await Read(server, runs: 8)).Count);
    }

    [NatsFact]
    public async Task AStreamThatAcceptsLessThanTheServerGetsShorterParts()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using (var connection = new NatsConnection(server.Connection))
        {
            var config = new StreamConfig("agents", ["agents.>"]) { MaxMsgSize = Small };
            await new NatsJSContext(connection).CreateStreamAsync(config);
        }

        await using var observatory = Some.Server(new NatsExporter(new() { Connection = server.Connection }));
        RunsAroundOneThatIsTooLarge(observatory);
        await observatory.StartAsync();
        await observatory.FlushAsync(StreamReading.Patience);

        OnlyOneIsLost(observatory, taken: 7);
        Assert.Equal(7, (await Read(server, runs: 7)).Count);
    }

    /// <summary>Six small runs, one that has to be cut, and among them one with an event that is too large.</summary>
    private static void RunsAroundOneThatIsTooLarge(Observatory observatory)
    {
        observatory.Run(3);
        RunOf(observatory, CallsOfALargeRun, charactersOfACall: 6_000);
        RunOf(observatory, calls: 1, charactersOfACall: 30_000);
        observatory.Run(3, firstNumber: 4);
    }

    private static void RunOf(Observatory observatory, int calls, int charactersOfACall)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("large", "agent"));
        for (int call = 0; call < calls; call++)
        {
            session.ToolCall("t", ("text", new string('x', charactersOfACall))).Dispose();
        }
    }

    private static void OnlyOneIsLost(Observatory observatory, int taken)
    {
        ExporterHealth health = observatory.Health.Exporters[0];
        Assert.Equal((taken, 1), (health.Exported, health.Dropped[DropReason.ExportFailed]));
        Assert.Contains("one event takes", health.LastError);
        Some.LawsHold(observatory);
    }

    /// <summary>Reads until so many runs are whole. Returns those that it has seen, whole or not.</summary>
    private static async Task<HashSet<SessionKey>> Read(NatsServer server, int runs)
    {
        var seen = new HashSet<SessionKey>();
        var whole = new HashSet<SessionKey>();
        await new NatsReader(new() { Connection = server.Connection })
            .Sessions.Timeout(StreamReading.Patience)
            .TakeUntil(one =>
            {
                seen.Add(one.Session.Key);
                if (one.Session.SessionId != "large" || one is { Status: SpanStatus.Ok, Spans.Length: CallsOfALargeRun })
                {
                    whole.Add(one.Session.Key);
                }

                return whole.Count == runs;
            });
        return seen;
    }

    private static NatsServer Limited(TestFolder folder, int mostBytes)
    {
        SetLimit(folder, mostBytes);
        return new NatsServer(folder["js"], "-c", folder["limits"]);
    }

    private static void SetLimit(TestFolder folder, int mostBytes) =>
        File.WriteAllText(folder["limits"], "max_payload: " + mostBytes);
}
