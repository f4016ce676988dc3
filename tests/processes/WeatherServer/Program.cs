using System.Diagnostics;
using System.Text.Json;
using AgentObservatory;
using AgentObservatory.Tests.Extensions.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

// An MCP server over stdio, until the client says that this is the end. Arguments: the set-up, and a folder for what is left:
// the envelopes in traces.jsonl, what has been heard of activities in activities.json.
var setUp = new SetUp(bool.Parse(args[0]), Enum.Parse<Hearing>(args[1]), bool.Parse(args[2]));
string folder = args[3];

using var ours = new ActivitySource("ours-at-server");
using var end = new CancellationTokenSource();
var listeners = new Listeners(setUp.Hearing, ours);
using (listeners)
{
    var exporter = new FileExporter(Path.Combine(folder, "traces.jsonl"));
    using var observatory = new Observatory(exporter, setUp.Options(ours), inline: true);
    var options = new McpServerOptions
    {
        ServerInfo = new Implementation { Name = "weather-server", Version = "1" },
        ToolCollection = new WeatherTools().All,
    };
    options.Handlers.NotificationHandlers = [new("notifications/end", (_, _) => new ValueTask(end.CancelAsync()))];
    options.UseAgentObservatory(observatory);
    await using McpServer server = McpServer.Create(new StdioServerTransport(options), options);
    await server.RunAsync(end.Token);
}

File.WriteAllText(Path.Combine(folder, "activities.json"), JsonSerializer.Serialize(listeners.All));
