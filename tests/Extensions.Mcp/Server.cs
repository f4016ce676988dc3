using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>A server with a client that is connected to it in memory.</summary>
internal sealed class Server : IAsyncDisposable
{
    internal const string ToolName = "weather";

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe toServer = new();
    private readonly Pipe toClient = new();
    private McpServer server = null!;
    private Task running = Task.CompletedTask;
    private ServiceProvider? services;

    internal McpClient Client { get; private set; } = null!;

    /// <summary>Ends when a call has been served, its session included.</summary>
    internal Task Served => served.Task;

    /// <summary>What was in <c>_meta</c> with the last call.</summary>
    internal string Meta { get; private set; } = "";

    internal static Task<Server> Start(Observatory? observatory, Delegate tool) =>
        new Server().Connect(options =>
        {
            if (observatory is not null)
            {
                options.UseAgentObservatory(observatory);
            }

            Add(options, tool);
        });

    /// <summary>One whose line is that on the builder, with the observatory of the services.</summary>
    internal static Task<Server> StartWithServices(Observatory observatory, Delegate tool)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton(observatory);
        collection.AddMcpServer().UseAgentObservatory();
        ServiceProvider services = collection.BuildServiceProvider();
        var options = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<McpServerOptions>>().Value;
        Add(options, tool);
        return new Server { services = services }.Connect(_ => { }, options);
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

    private static void Add(McpServerOptions options, Delegate tool)
    {
        options.ToolCollection = [McpServerTool.Create(tool, new McpServerToolCreateOptions { Name = ToolName })];
    }

    private async Task<Server> Connect(Action<McpServerOptions> configure, McpServerOptions? options = null)
    {
        options ??= new McpServerOptions();
        options.ServerInfo = new Implementation { Name = "some-server", Version = "1" };
        options.Filters.Request.CallToolFilters.Insert(
            0,
            next =>
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
                }
        );
        configure(options);
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
        Tool = Assert.Single(await Client.ListToolsAsync());
        return this;
    }
}
