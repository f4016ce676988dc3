using System.Net;
using AgentObservatory.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentObservatory.Tests.Facade;

/// <summary>An agent behind a web server.</summary>
public class WebRequestTests
{
    /// <summary>Enough for any machine; it only turns a wait without an end into a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Fault47_AClientThatDisconnectsLeavesSessionStepAndToolCancelled()
    {
        var memory = new InMemoryExporter();
        using Observatory observatory = Some.Inline(memory);
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isLeft = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication server = Serve(async request =>
        {
            Exception? thrown = await Record.ExceptionAsync(() => Answer(request));
            isLeft.SetResult(thrown);
        });
        await server.StartAsync();
        using var client = new HttpClient();
        using var leaving = new CancellationTokenSource();

        Task<HttpResponseMessage> answer = client.GetAsync(server.Urls.Single(), leaving.Token);
        await isRunning.Task.WaitAsync(Patience);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.IsAssignableFrom<OperationCanceledException>(await isLeft.Task.WaitAsync(Patience));
        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.Equal(SpanStatus.Cancelled, envelope.Status);
        Assert.Equal(["step", "tool"], envelope.Spans.Select(static span => span.Name));
        Assert.All(envelope.Spans, static span => Assert.Equal(SpanStatus.Cancelled, span.Status));
        Some.LawsHold(observatory);

        async Task Answer(HttpContext request)
        {
            using AgentSession session = observatory.StartSession(Some.Context);
            using AgentSpan step = session.AgentStep("step");
            using AgentSpan tool = session.ToolCall("tool");
            isRunning.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, request.RequestAborted);
        }
    }

    /// <summary>A server on a free port of this machine.</summary>
    private static WebApplication Serve(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, port: 0));
        WebApplication server = builder.Build();
        server.Run(answer);
        return server;
    }
}
