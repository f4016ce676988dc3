using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

[Collection(Alone.Name)]
public class QueueTests
{
    [Fact]
    public async Task Fault10_AQueueFullByCountDropsTheNewestEnvelopesWhole()
    {
        var memory = new InMemoryExporter();
        var observatory = Some.Server(new ObservatoryOptions { MaxQueuedSessions = 7 }, memory);

        observatory.Run(20);
        ExporterHealth waiting = observatory.Health.Exporters[0];
        await observatory.StartAsync();
        await observatory.ShutdownAsync();

        Assert.Equal((7, 13), (waiting.QueuedSessions, waiting.Dropped[DropReason.QueueFull]));
        Assert.Equal(Some.Numbers(1, 7), memory.Envelopes.Select(envelope => envelope.Session.SessionId));
        Assert.Equal(13 * 2, observatory.Health.EventsDropped[DropReason.QueueFull]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault10_AQueueFullByBytesDropsTheNewestEnvelopesWhole()
    {
        var observatory = Some.Server(new ObservatoryOptions { MaxQueuedBytes = 140_000 }, new InMemoryExporter());
        for (int number = 0; number < 10; number++)
        {
            using AgentSession session = observatory.StartSession(Some.Context);
            session.ToolCall("t", ("payload", new string('x', 15_000))).Dispose();
        }

        ExporterHealth waiting = observatory.Health.Exporters[0];

        Assert.Equal((3, 7), (waiting.QueuedSessions, waiting.Dropped[DropReason.QueueFull]));
        Assert.InRange(waiting.QueuedBytes, 120_000, 140_000);
    }

    [Fact]
    public async Task Fault12_ASessionAtItsByteLimitStillFitsIntoTheQueue()
    {
        var memory = new InMemoryExporter();
        var observatory = Some.Server(memory);
        await observatory.StartAsync();
        string large = new('x', 30_000);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            for (int count = 0; count < 1_000; count++)
            {
                session.ToolCall("call", ("payload", large)).Dispose();
            }
        }

        await observatory.ShutdownAsync();

        Assert.Equal(1_000, Assert.Single(memory.Envelopes).Spans.Length);
        Assert.NotEqual(AttributeKind.Null, memory.Envelopes[0].Spans[^1].Attributes["agent_observatory.truncated"].Kind);
    }

    [Fact]
    public void Fault14_AStarvedThreadPoolDelaysNeitherTheFoldNorTheExports()
    {
        const int Threads = 64;
        using var exported = new CountdownEvent(10);
        var fed = new ManualResetEventSlim();
        var observatory = Some.Server(new CallbackExporter(_ => exported.Signal()));
        observatory.StartAsync();
        ThreadPool.GetMaxThreads(out int workers, out int ports);
        ThreadPool.SetMaxThreads(Threads, ports);
        try
        {
            for (int item = 0; item < 4 * Threads; item++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => fed.Wait(), null);
            }

            SpinWait.SpinUntil(static () => ThreadPool.PendingWorkItemCount > Threads);
            observatory.Run(10);
            exported.Wait();
            Assert.True(ThreadPool.PendingWorkItemCount > Threads);
        }
        finally
        {
            fed.Set();
            ThreadPool.SetMaxThreads(workers, ports);
        }

        Assert.True(exported.IsSet);
    }
}
