using System.Net;
using System.Net.Sockets;
using AgentObservatory;
using AgentObservatory.Tests.Support;
using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Jobs that run one after the other in one flow of control, each in a session and a span of its own. What leaves a
/// job is what both must have ended with.</summary>
internal sealed class Loops(Observatory observatory)
{
    private const int Many = 200;
    private const int Few = 20;

    private readonly Dictionary<string, Exception?> left = [];

    /// <summary>What left each job, by the session's id; null for what handled its failure.</summary>
    internal IReadOnlyDictionary<string, Exception?> Left => left;

    internal async Task Run()
    {
        await Repeat(Many, FailuresHandledAfterAHop);
        await Repeat(Many, FailuresThatLeave);
        await Repeat(Many, RetriesThatEndInACachedValue);
        await Repeat(Many, AllFail);
        await Repeat(Many, AllFailAndHandled);
        await Repeat(Few, RefusedConnections);
        await Repeat(Few, RefusedConnectionsHandled);
        await Repeat(Many, StreamsThatFail);
        await Repeat(Many, StreamsThatFailAndHandled);
        await Repeat(Many, AnAsyncDisposeInside);
        await Repeat(Many, AnAsyncDisposeInsideAndHandled);
        await Repeat(Many, WithoutTheContext);
        await Repeat(Many, WithoutTheContextAndHandled);
        await Repeat(Many, HopsOnTheThreadPool);
        await Repeat(Many, HopsOnTheThreadPoolAndHandled);
        await Repeat(Many, Cancellations);
        OneThread.Run(async () =>
        {
            await Repeat(Many, FailuresThatLeave, " on one thread");
            await Repeat(Many, FailuresHandledAfterAHop, " on one thread");
        });
    }

    private async Task Repeat(int times, Func<string, Task> job, string where = "")
    {
        for (int number = 0; number < times; number++)
        {
            string id = $"{job.Method.Name}{where} {number}";
            try
            {
                await job(id);
                left.Add(id, null);
            }
            catch (Exception exception)
            {
                left.Add(id, exception);
            }
        }
    }

    private AgentSession Start(string id) => observatory.StartSession(new AgentContext(id, "loop"));

    private async Task FailuresHandledAfterAHop(string id)
    {
        await Task.Yield();
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        try
        {
            await FailLater();
        }
        catch (IOException) { }
    }

    private async Task FailuresThatLeave(string id)
    {
        await Task.Yield();
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        await FailLater();
    }

    private async Task RetriesThatEndInACachedValue(string id)
    {
        await Task.Yield();
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        span.Set("value", await Answer());

        static async Task<string> Answer()
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    await FailLater();
                }
                catch (IOException)
                {
                    await Task.Yield();
                }
            }

            return "cached";
        }
    }

    private async Task AllFail(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        await Task.WhenAll(FailLater(), SucceedLater(), FailLater());
    }

    private async Task AllFailAndHandled(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        try
        {
            await Task.WhenAll(FailLater(), SucceedLater(), FailLater());
        }
        catch (IOException) { }
    }

    private async Task RefusedConnections(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        using var client = new HttpClient();
        await client.GetStringAsync(ClosedAddress());
    }

    private async Task RefusedConnectionsHandled(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        using var client = new HttpClient();
        try
        {
            await client.GetStringAsync(ClosedAddress());
        }
        catch (HttpRequestException) { }
    }

    private async Task StreamsThatFail(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        await foreach (int item in ItemsThenFailure())
        {
            span.Event("item", ("number", item));
        }
    }

    private async Task StreamsThatFailAndHandled(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        try
        {
            await foreach (int item in ItemsThenFailure())
            {
                span.Event("item", ("number", item));
            }
        }
        catch (IOException) { }
    }

    private async Task AnAsyncDisposeInside(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        await using var inside = new DisposedLater();
        await FailLater();
    }

    private async Task AnAsyncDisposeInsideAndHandled(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        try
        {
            await using var inside = new DisposedLater();
            await FailLater();
        }
        catch (IOException) { }
    }

    private async Task WithoutTheContext(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        await FailLater().ConfigureAwait(false);
    }

    private async Task WithoutTheContextAndHandled(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        try
        {
            await FailLater().ConfigureAwait(false);
        }
        catch (IOException) { }
    }

    private async Task HopsOnTheThreadPool(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        await Task.Run(SucceedLater);
        await Task.Run(FailLater);
    }

    private async Task HopsOnTheThreadPoolAndHandled(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        try
        {
            await Task.Run(FailLater);
        }
        catch (IOException)
        {
            await Task.Run(SucceedLater);
        }
    }

    private async Task Cancellations(string id)
    {
        using AgentSession session = Start(id);
        using AgentSpan span = session.ToolCall("job");
        using var source = new CancellationTokenSource();
        Task waiting = Task.Delay(Timeout.Infinite, source.Token);
        source.Cancel();
        await waiting;
    }

    /// <summary>An address where nobody listens any more.</summary>
    private static string ClosedAddress()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return $"http://127.0.0.1:{port}/";
    }

    private sealed class DisposedLater : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Task.Yield();
    }
}
