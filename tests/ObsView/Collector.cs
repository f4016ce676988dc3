using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentObservatory.Tests.ObsView;

/// <summary>A collector of OTLP over HTTP on a free port of the loopback, which answers as it is told and keeps what it gets.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;

    private Collector(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Path, string Headers, string Body)> Requests { get; } = [];

    public string Address => app.Urls.First();

    /// <param name="answers">The answers in turn; after the last one all is taken.</param>
    public static async Task<Collector> StartAsync(params IResult[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        var waiting = new ConcurrentQueue<IResult>(answers);
        collector.app.MapPost(
            "/{**path}",
            async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                var headers = string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}"));
                collector.Requests.Enqueue((request.Path, headers, await reader.ReadToEndAsync()));
                return waiting.TryDequeue(out var answer) ? answer : Results.Text("{}", "application/json");
            }
        );
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
