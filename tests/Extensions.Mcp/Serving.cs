using System.Diagnostics;
using AgentObservatory.Tests.Support;
using ModelContextProtocol.Client;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>How a client reaches its server.</summary>
internal enum Transport
{
    Memory,
    Stdio,
    Http,
    HttpWithSessions,
}

/// <summary>A server, and a client that is connected to it. Disposed, both have ended and all has been told.</summary>
internal interface IServing : IAsyncDisposable
{
    McpClient Client { get; }
}

/// <summary>Runs programs in one session of a client, with a server that has an observatory of its own and is started
/// outside of that session.</summary>
internal static class Serving
{
    /// <summary>With one tool, in memory.</summary>
    internal static Task<Ran> InMemory(this SetUp setUp, Func<Server, Task> program, Delegate tool) =>
        setUp.Run(observatory => Server.Start(observatory, tool), program, static server => server.Served);

    /// <summary>With <see cref="WeatherTools"/>.</summary>
    internal static async Task<Ran> Over(this SetUp setUp, Transport transport, Func<Toolbox, Task> program)
    {
        using var folder = new TestFolder();
        Ran ran = await setUp.Run(
            async observatory => await Toolbox.Of(await Start(observatory)),
            program,
            static _ => Task.CompletedTask
        );
        return transport == Transport.Stdio
            ? ran with
            {
                Served = ServerProcess.EnvelopesIn(folder),
                Activities = [.. ran.Activities, .. ServerProcess.ActivitiesIn(folder)],
            }
            : ran;

        async Task<IServing> Start(Observatory observatory) =>
            transport switch
            {
                Transport.Memory => await Server.Start(observatory, new WeatherTools().All),
                Transport.Stdio => await ServerProcess.Start(setUp, folder),
                _ => await WebServer.Start(observatory, hasSessions: transport == Transport.HttpWithSessions),
            };
    }

    private static async Task<Ran> Run<TServing>(
        this SetUp setUp,
        Func<Observatory, Task<TServing>> start,
        Func<TServing, Task> program,
        Func<TServing, Task> served
    )
        where TServing : IAsyncDisposable
    {
        using var atClient = new ActivitySource(Ran.AtClient);
        using var atServer = new ActivitySource(Ran.AtServer);
        List<Diagnostic> diagnostics = [];
        var memory = new InMemoryExporter();
        SessionEnvelope client;
        using var listeners = new Listeners(setUp.Hearing, atClient, atServer);
        using (var observatory = Some.Inline(Options(atServer), memory))
        {
            await using TServing serving = await start(observatory);
            client = await Some.EnvelopeOf(_ => program(serving), Options(atClient));
            await served(serving);
        }

        listeners.Dispose();
        Assert.Empty(diagnostics);
        return new Ran(setUp, client, memory.Envelopes, [.. listeners.All]);

        ObservatoryOptions Options(ActivitySource ours) => setUp.Options(ours) with { OnDiagnostic = diagnostics.Add };
    }
}
