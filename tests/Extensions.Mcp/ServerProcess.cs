using System.Text.Json;
using AgentObservatory.Tests.Support;
using ModelContextProtocol.Client;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>A server in a process of its own, over stdio.</summary>
internal sealed class ServerProcess : IServing
{
    private readonly List<string> errors = [];

    public McpClient Client { get; private set; } = null!;

    internal static async Task<ServerProcess> Start(SetUp setUp, TestFolder folder)
    {
        var server = new ServerProcess();
        string program = Path.Combine(AppContext.BaseDirectory, "WeatherServer.dll");
        server.Client = await McpClient.CreateAsync(
            new StdioClientTransport(
                new StdioClientTransportOptions
                {
                    Command = "dotnet",
                    Arguments =
                    [
                        program,
                        setUp.IsLive.ToString(),
                        setUp.Hearing.ToString(),
                        setUp.HasIntake.ToString(),
                        folder.Root,
                    ],
                    ShutdownTimeout = Toolbox.Patience,
                    StandardErrorLines = server.errors.Add,
                }
            )
        );
        return server;
    }

    internal static SessionEnvelope[] EnvelopesIn(TestFolder folder) =>
        [.. TraceFile.Read(folder["traces.jsonl"]).Select(line => Assert.IsType<TraceLine.Readable>(line).Envelope)];

    internal static Heard[] ActivitiesIn(TestFolder folder) =>
        JsonSerializer.Deserialize<Heard[]>(File.ReadAllText(folder["activities.json"]))!;

    /// <summary>The server ends by itself, so that it tells everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await Client.SendNotificationAsync("notifications/end");
        var ended = (StdioClientCompletionDetails)await Client.Completion.WaitAsync(Toolbox.Patience);
        await Client.DisposeAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Empty(errors);
    }
}
