using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>A server over HTTP.</summary>
internal sealed class WebServer : IServing
{
    private readonly WebApplication server;

    private WebServer(WebApplication server) => this.server = server;

    public McpClient Client { get; private set; } = null!;

    internal static async Task<WebServer> Start(Observatory observatory, bool hasSessions)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, port: 0));
        builder.Services.AddSingleton(observatory);
        var tools = new WeatherTools();
        builder
            .Services.AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation { Name = "weather-server", Version = "1" };
                options.ToolCollection = tools.All;
            })
            .WithHttpTransport(options =>
                options.SessionMode = hasSessions ? HttpServerSessionMode.Stateful : HttpServerSessionMode.Stateless
            )
            .UseAgentObservatory();
        var web = new WebServer(builder.Build());
        web.server.MapMcp();
        await web.server.StartAsync();
        var address = new Uri(web.server.Urls.Single());
        web.Client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions { Endpoint = address })
        );
        return web;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await server.StopAsync();
        await server.DisposeAsync();
    }
}
