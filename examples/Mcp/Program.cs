using AgentObservatory;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

// A client and a server of the Model Context Protocol, each in a process of its own, in one trace. The client starts this program
// again as the server and talks to it over stdio. Both append to one file. Nothing but MCP may go to the server's stdout, so only
// the client shows the trace.
const string TraceFilePath = "logs/traces.jsonl";

using var observatory = new Observatory(new FileExporter(TraceFilePath), inline: true);

if (args is ["serve"])
{
    await Serve();
    return;
}

TraceId trace;
await using (McpClient client = await Connect())
{
    IList<AITool> tools = (await client.ListToolsAsync()).TracedOverMcp(); // the client's line
    using AgentSession session = observatory.StartSession(new AgentContext($"trip-{Environment.ProcessId}", "planner"));
    trace = session.TraceId;
    using (session.AgentStep("compare"))
    {
        await Task.WhenAll(Forecast(tools, "Zurich"), Forecast(tools, "Lisbon"));
    }
}

foreach (SessionEnvelope envelope in SessionsOf(trace))
{
    SessionParent? parent = envelope.Session.Parent;
    Console.WriteLine(parent is null ? "The client:" : $"The server, under span {parent.SpanId} of the client:");
    new ConsoleExporter().Export(envelope);
}

async Task Serve()
{
    var options = new McpServerOptions
    {
        ServerInfo = new Implementation { Name = "weather-server", Version = "1" },
        ToolCollection = [McpServerTool.Create(Weather, new McpServerToolCreateOptions { Name = "weather" })],
    };
    options.UseAgentObservatory(observatory); // the server's line
    await using McpServer server = McpServer.Create(new StdioServerTransport(options), options);
    await server.RunAsync();
}

static string Weather(string city)
{
    // What the tool does is within the server's span of the call.
    using AgentSpan? lookup = AgentSession.Current?.ToolCall("look_up", ("city", city));
    return city == "Zurich" ? "8 degrees, rain" : "19 degrees, sun";
}

static async Task Forecast(IList<AITool> tools, string city)
{
    var weather = (AIFunction)tools.Single(tool => tool.Name == "weather");
    object? answer = await weather.InvokeAsync(new AIFunctionArguments { ["city"] = city });
    Console.WriteLine($"{city}: {answer}");
}

static Task<McpClient> Connect()
{
    // The host is "dotnet" with the program as its first argument, or the program's own executable.
    string host = Environment.ProcessPath!;
    string program = Environment.GetCommandLineArgs()[0];
    bool isOwnHost = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(program);
    var transport = new StdioClientTransport(
        new StdioClientTransportOptions
        {
            Command = host,
            Arguments = isOwnHost ? ["serve"] : [program, "serve"],
            ShutdownTimeout = TimeSpan.FromSeconds(1),
        }
    );
    return McpClient.CreateAsync(transport);
}

static IEnumerable<SessionEnvelope> SessionsOf(TraceId trace) =>
    from line in TraceFile.Read(TraceFilePath).OfType<TraceLine.Readable>()
    where line.Envelope.Session.TraceId == trace
    orderby line.Envelope.Session.StartTime
    select line.Envelope;
