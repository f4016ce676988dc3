using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public class VerdictTests
{
    [Fact]
    public void Fault47_AUsingBlockLeftByAnExceptionIsAnErrorAndItsNeighboursAreNot()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (session.AgentStep("around"))
            {
                try
                {
                    using (session.ToolCall("left"))
                    {
                        throw new InvalidOperationException();
                    }
                }
                catch (InvalidOperationException)
                {
                    session.ToolCall("in the handler").Dispose();
                }

                using (session.ToolCall("handles inside"))
                {
                    Assert.Throws<InvalidOperationException>(static void () => throw new InvalidOperationException());
                }
            }
        });

        Assert.Equal(SpanStatus.Error, envelope.Span("left").Status);
        Assert.Equal("System.InvalidOperationException", envelope.Span("left").Error!.Type);
        Assert.Equal(SpanStatus.Ok, envelope.Span("in the handler").Status);
        Assert.Equal(SpanStatus.Ok, envelope.Span("handles inside").Status);
        Assert.Equal(SpanStatus.Ok, envelope.Span("around").Status);
    }

    [Fact]
    public async Task AUsingBlockInAnAsyncMethodLeftByAnExceptionIsAnError()
    {
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(memory))
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            async Task Work()
            {
                using AgentSpan span = session.ToolCall("async");
                await Task.Yield();
                throw new InvalidOperationException();
            }

            await Assert.ThrowsAsync<InvalidOperationException>(Work);
        }

        Assert.Equal(SpanStatus.Error, memory.Envelopes[0].Span("async").Status);
    }

    [Fact]
    public void FailRecordsTheExceptionWithoutCatchingIt()
    {
        var thrown = new ArgumentException("bad argument");
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            Exception caught = Assert.Throws<ArgumentException>(() =>
            {
                using AgentSpan span = session.ToolCall("t");
                try
                {
                    throw thrown;
                }
                catch (Exception exception) when (span.Fail(exception))
                {
                    Assert.Fail("a filter that returns false does not catch");
                }
            });
            Assert.Same(thrown, caught);
        });

        ErrorInfo error = envelope.Span("t").Error!;
        Assert.Equal(("System.ArgumentException", "bad argument"), (error.Type, error.Message));
        Assert.Contains(nameof(FailRecordsTheExceptionWithoutCatchingIt), error.Traceback);
    }

    [Fact]
    public void TheCallersCancellationIsNoErrorButATimeoutIs()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (AgentSpan cancelled = session.ToolCall("cancelled"))
            {
                cancelled.Fail(new TaskCanceledException());
            }

            using AgentSpan timeout = session.ToolCall("timeout");
            timeout.Fail(new TaskCanceledException("timeout", new TimeoutException()));
        });

        Assert.Equal(SpanStatus.Cancelled, envelope.Span("cancelled").Status);
        Assert.Equal(SpanStatus.Error, envelope.Span("timeout").Status);
    }

    [Fact]
    public void ASessionLeftByAnExceptionIsAnErrorAndFailSaysWhich()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        Assert.Throws<IOException>(void () =>
        {
            using AgentSession session = observatory.StartSession(Some.Context);
            throw new IOException();
        });
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            session.Fail(new IOException("run failed"));
        }

        Assert.Equal(SpanStatus.Error, memory.Envelopes[0].Status);
        Assert.Equal("run failed", memory.Envelopes[1].Error!.Message);
    }

    [Fact]
    public async Task Fault46_JobsThatFallBackWithinPlainBlocksAreAllRight()
    {
        SessionEnvelope[] jobs = await Jobs(
            200,
            async _ =>
            {
                try
                {
                    await FailsLater();
                }
                catch (IOException) { }
            }
        );

        Assert.All(jobs, job => Assert.Equal(SpanStatus.Ok, job.Status));
        Assert.All(jobs, job => Assert.Equal(SpanStatus.Ok, job.Span("job").Status));
    }

    [Fact]
    public async Task Fault47_JobsThatFailOneAfterTheOtherInPlainBlocksAllSaySo()
    {
        SessionEnvelope[] jobs = await Jobs(200, static _ => FailsLater());

        Assert.All(jobs, job => Assert.Equal((SpanStatus.Error, "lost"), (job.Status, job.Error?.Message)));
        Assert.All(jobs, job => Assert.Equal("lost", job.Span("job").Error?.Message));
    }

    [Fact]
    public async Task Fault47_ACallersCancellationThatLeavesPlainBlocksIsCancelled()
    {
        SessionEnvelope[] jobs = await Jobs(
            1,
            static async _ =>
            {
                using var source = new CancellationTokenSource();
                Task waiting = Task.Delay(Timeout.Infinite, source.Token);
                source.Cancel();
                await waiting;
            }
        );

        Assert.Equal((SpanStatus.Cancelled, SpanStatus.Cancelled), (jobs[0].Status, jobs[0].Span("job").Status));
        Assert.Null(jobs[0].Error);
    }

    [Fact]
    public async Task WithoutTheWatchAPlainBlockIsOkUnlessTold()
    {
        var options = new ObservatoryOptions { WatchExceptions = false };
        SessionEnvelope[] jobs = await Jobs(1, static _ => FailsLater(), options);

        Assert.Equal((SpanStatus.Ok, SpanStatus.Ok), (jobs[0].Status, jobs[0].Span("job").Status));
    }

    /// <summary>One job after the other in one flow, as a queue's worker runs them.</summary>
    private static async Task<SessionEnvelope[]> Jobs(int count, Func<int, Task> body, ObservatoryOptions? options = null)
    {
        var memory = new InMemoryExporter();
        using var observatory = new Observatory(memory, options, inline: true);
        for (int number = 0; number < count; number++)
        {
            try
            {
                await Task.Yield();
                using AgentSession session = observatory.StartSession(Some.Context);
                using AgentSpan span = session.ToolCall("job");
                await body(number);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException) { }
        }

        return [.. memory.Envelopes];
    }

    private static async Task FailsLater()
    {
        await Task.Yield();
        throw new IOException("lost");
    }
}
