using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>A server with a client that is connected to it in memory.</summary>
internal sealed class Server : IServing
{
    internal const string ToolName = "weather";

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe toServer = new();
    private readonly Pipe toClient = new();
    private McpServer server = null!;
    private Task running = Task.CompletedTask;
    private ServiceProvider? services;

    public McpClient Client { get; private set; } = null!;

    /// <summary>Ends when a call has been served, its session included.</summary>
    internal Task Served => served.Task;

    /// <summary>What was in <c>_meta</c> with the last call.</summary>
    internal string Meta { get; private set; } = "";

    /// <summary>One with one tool.</summary>
    internal static Task<Server> Start(Observatory? observatory, Delegate tool) => Start(observatory, One(tool));

    internal static Task<Server> Start(Observatory? observatory, McpServerPrimitiveCollection<McpServerTool> tools) =>
        new Server().Connect(new McpServerOptions(), observatory, tools);

    /// <summary>One whose line is that on the builder, with the observatory of the services.</summary>
    internal static Task<Server> StartWithServices(Observatory observatory, Delegate tool) =>
        StartWithServices(services => services.AddSingleton(observatory), tool);

    /// <summary>The same with any services.</summary>
    internal static Task<Server> StartWithServices(Action<IServiceCollection> add, Delegate tool, bool hasName = true)
    {
        var collection = new ServiceCollection();
        add(collection);
        collection.AddMcpServer().UseAgentObservatory();
        ServiceProvider services = collection.BuildServiceProvider();
        McpServerOptions options = services.GetRequiredService<IOptions<McpServerOptions>>().Value;
        return new Server { services = services }.Connect(options, null, One(tool), hasName);
    }

    /// <summary>As the client has listed it, before any session.</summary>
    internal McpClientTool Tool { get; private set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await stopping.CancelAsync();
        toServer.Writer.Complete();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        await server.DisposeAsync();
        if (services is not null)
        {
            await services.DisposeAsync();
        }

        stopping.Dispose();
    }

    private static McpServerPrimitiveCollection<McpServerTool> One(Delegate tool) =>
        [McpServerTool.Create(tool, new McpServerToolCreateOptions { Name = ToolName })];

    private async Task<Server> Connect(
        McpServerOptions options,
        Observatory? observatory,
        McpServerPrimitiveCollection<McpServerTool> tools,
        bool hasName = true
    )
    {
        options.ServerInfo = hasName ? new Implementation { Name = "weather-server", Version = "1" } : null;
        options.ToolCollection = tools;
        options.Filters.Request.CallToolFilters.Insert(0, SayWhenServed);
        if (observatory is not null)
        {
            options.UseAgentObservatory(observatory);
        }

        options.Filters.Request.CallToolFilters.Add(next =>
            (call, cancellationToken) =>
            {
                Meta = call.Params?.Meta?.ToJsonString() ?? "";
                return next(call, cancellationToken);
            }
        );
        var transport = new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream());
        server = McpServer.Create(transport, options, serviceProvider: services);
        running = server.RunAsync(stopping.Token);
        Client = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream())
        );
        Tool = (await Client.ListToolsAsync()).Single(tool => tool.Name == ToolName);
        return this;
    }

    private McpRequestHandler<CallToolRequestParams, CallToolResult> SayWhenServed(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next
    ) =>
        async (call, cancellationToken) =>
        {
            try
            {
                return await next(call, cancellationToken);
            }
            finally
            {
                served.TrySetResult();
            }
        };
}
