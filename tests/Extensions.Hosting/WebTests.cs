using System.Net;
using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentObservatory.Tests.Extensions.Hosting;

/// <summary>A session for each request: one line of middleware around all that answers it.</summary>
public sealed class WebTests : IAsyncDisposable
{
    /// <summary>Enough for any machine; it only turns a wait without an end into a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InMemoryExporter memory = new();
    private readonly WebApplication server;
    private readonly HttpClient client = new() { Timeout = Patience };

    // Lets the stream go on, which the tests that leave it never do.
    private readonly TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource hasEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WebTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, port: 0));
        builder.Services.AddAgentObservatory(options => options.AddExporter(memory));
        server = builder.Build();
        Observatory observatory = server.Services.GetRequiredService<Observatory>();
        server.Use(
            async (http, next) =>
            {
                try
                {
                    await observatory.RunAsync(new AgentContext(http.TraceIdentifier, "support"), _ => next(http));
                }
                finally
                {
                    hasEnded.TrySetResult();
                }
            }
        );
        server.MapGet("/words", (HttpContext http) => TypedResults.ServerSentEvents(Words(http.RequestAborted)));
        server.MapGet("/fails", static string () => throw new InvalidOperationException("broken"));
    }

    [Fact]
    public async Task Fault47_AClientThatLeavesAStreamedAnswerLeavesSessionStepAndToolCancelled()
    {
        await server.StartAsync();
        (await FirstWord()).Dispose();
        await hasEnded.Task.WaitAsync(Patience);
        await server.StopAsync();

        AllIsCancelled();
    }

    [Fact]
    public async Task AnAnswerThatTheHostCutsOffWhenItStopsIsDrainedAndExported()
    {
        await server.StartAsync();
        using Stream answer = await FirstWord();

        // The host's time is up at once, so the server aborts the request, and its session ends after that.
        await server.StopAsync(new CancellationToken(canceled: true));

        await hasEnded.Task.WaitAsync(Patience);
        AllIsCancelled();
    }

    [Fact]
    public async Task AStreamedAnswerIsWrittenWithinTheSessionToItsEnd()
    {
        await server.StartAsync();
        more.SetResult();

        Assert.Equal("data: one\n\ndata: two\n\n", await client.GetStringAsync(server.Urls.Single() + "/words"));
        await server.StopAsync();

        SessionEnvelope session = Assert.Single(memory.Envelopes);
        Assert.Equal(["step", "tool", "words"], session.Spans.Select(static span => span.Name));
        Assert.All(session.Spans, static span => Assert.Equal(SpanStatus.Ok, span.Status));
        Assert.Equal(2, session.EventsOf("words").Length);
    }

    [Fact]
    public async Task ARequestThatFailsIsASessionThatFails()
    {
        await server.StartAsync();

        Assert.Equal(
            HttpStatusCode.InternalServerError,
            (await client.GetAsync(server.Urls.Single() + "/fails")).StatusCode
        );
        await server.StopAsync();

        SessionEnvelope session = Assert.Single(memory.Envelopes);
        Assert.Equal((SpanStatus.Error, "broken"), (session.Status, session.Error?.Message));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    private async Task<Stream> FirstWord()
    {
        Stream answer = await client.GetStreamAsync(server.Urls.Single() + "/words");
        Assert.Equal("data: one", await new StreamReader(answer).ReadLineAsync());
        return answer;
    }

    private void AllIsCancelled()
    {
        SessionEnvelope session = Assert.Single(memory.Envelopes);
        Assert.Equal(["step", "tool", "words"], session.Spans.Select(static span => span.Name));
        Assert.All(
            session.Spans.Select(static span => span.Status).Append(session.Status),
            static status => Assert.Equal(SpanStatus.Cancelled, status)
        );
    }

    private async IAsyncEnumerable<string> Words([EnumeratorCancellation] CancellationToken aborted)
    {
        AgentSession session = AgentSession.Current!;
        using AgentSpan step = session.AgentStep("step");
        using AgentSpan tool = session.ToolCall("tool");
        await foreach (string word in session.TraceStream("words", Model(aborted)))
        {
            yield return word;
        }
    }

    private async IAsyncEnumerable<string> Model([EnumeratorCancellation] CancellationToken aborted)
    {
        yield return "one";
        await more.Task.WaitAsync(aborted);
        yield return "two";
    }
}
