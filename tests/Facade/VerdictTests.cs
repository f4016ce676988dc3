using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

public class VerdictTests
{
    [Fact]
    public void AUsingBlockLeftByAnExceptionIsAnErrorAndItsNeighboursAreNot()
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
        Assert.Null(envelope.Span("left").Error);
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
    public async Task AWrapperPassesResultsAndExceptionsThroughAndRecordsTheVerdict()
    {
        var memory = new InMemoryExporter();
        var thrown = new IOException("disk");
        using (var observatory = Some.Inline(memory))
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            Assert.Equal(5, session.ToolCall("sync", span => span.Name.Length + 1));
            Action<AgentSpan> failNow = _ => throw thrown;
            Assert.Same(thrown, Assert.Throws<IOException>(() => session.ToolCall("sync throws", failNow)));
            Assert.Equal(
                "text",
                await session.LlmCall(
                    "async",
                    async call =>
                    {
                        await Task.Yield();
                        call.Set("tokens", 42);
                        return "text";
                    },
                    ("temperature", 0.5)
                )
            );
            Func<AgentSpan, Task> fail = async _ =>
            {
                await Task.Yield();
                throw thrown;
            };
            Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => session.AgentStep("async throws", fail)));
            await Task.WhenAll(
                session.ToolCall("left", async _ => await Task.Delay(1)),
                session.ToolCall("right", async _ => await Task.Delay(1))
            );
        }

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.Equal(SpanStatus.Ok, envelope.Span("sync").Status);
        Assert.Equal("disk", envelope.Span("sync throws").Error!.Message);
        Assert.Equal(42, envelope.Attribute("async", "tokens").AsInteger());
        Assert.Equal(0.5, envelope.Attribute("async", "temperature").AsFloat());
        Assert.Equal("disk", envelope.Span("async throws").Error!.Message);
        Assert.All(envelope.Spans, span => Assert.True(span.ParentSpanId.IsNone));
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
    public void ABodyThatThrowsBeforeItsTaskThrowsAtTheCallAsAPlainCallDoes()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            try
            {
                _ = session.ToolCall("stub", _ => throw new NotImplementedException());
                Assert.Fail("it threw within a task that nobody awaits");
            }
            catch (NotImplementedException) { }

            Assert.Null(AgentSpan.Current);
        });

        Assert.Equal("System.NotImplementedException", envelope.Span("stub").Error!.Type);
    }

    [Fact]
    public async Task SpansOfAnyKindAndStreamsHaveTheWrapperFormToo()
    {
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(memory))
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            await session.Stream(
                "tokens",
                async stream =>
                {
                    stream.Event("token");
                    await Task.Yield();
                    stream.Event("token");
                }
            );
            Assert.Equal(3, await session.Span("retrieve", "retrieval", _ => ValueTask.FromResult(3), ("k", 8)));
        }

        Assert.Equal(2, memory.Envelopes[0].Span("tokens").EventCount);
        Assert.Equal("retrieval", memory.Envelopes[0].Span("retrieve").Kind);
    }
}
