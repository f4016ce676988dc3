using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping;

public class WrapperTests
{
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
                session.ToolCall("left", async _ => await Task.Yield()),
                session.ToolCall("right", async _ => await Task.Yield())
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
    public void WhatIsToldBetweenExceptionsThatAreReplacedCounts()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        observatory.Run(
            Some.Context,
            static session =>
                session.ToolCall(
                    "t",
                    static span =>
                    {
                        Catches();
                        span.Fail(new InvalidOperationException("told"));
                        Catches();
                    }
                )
        );

        SpanRecord span = Assert.Single(Assert.Single(memory.Envelopes).Spans);
        Assert.Equal((SpanStatus.Error, "told"), (span.Status, span.Error?.Message));
    }

    /// <summary>A filter sees the first exception, which the second one replaces before anybody has caught it.</summary>
    [Fact]
    public async Task AnExceptionThatIsReplacedAndCaughtWithinTheBodyIsNoError()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        await observatory.RunAsync(
            Some.Context,
            static async session =>
            {
                session.ToolCall(
                    "action",
                    static _ =>
                    {
                        Catches();
                    }
                );
                Assert.Equal(42, session.ToolCall("function", static _ => Catches()));
                await session.ToolCall(
                    "task",
                    static _ =>
                    {
                        Catches();
                        return Task.CompletedTask;
                    }
                );
                Func<AgentSpan, int> leaves = static _ => Throws();
                Assert.Throws<ArgumentException>(() => session.ToolCall("leaves", leaves));
            }
        );
        observatory.Run(Some.Context, static _ => Catches());

        Assert.Equal(
            [("action", null), ("function", null), ("task", null), ("leaves", "second")],
            memory.Envelopes[0].Spans.Select(static span => (span.Name, span.Error?.Message))
        );
        Assert.Equal(SpanStatus.Ok, memory.Envelopes[1].Status);
    }

    [Fact]
    public void ATaskThatIsNotStartedYetIsTheCallersToStart()
    {
        SessionEnvelope envelope = Some.Envelope(static session =>
        {
            Task<int> succeeds = session.ToolCall("succeeds", static _ => new Task<int>(static () => 42));
            Task fails = session.ToolCall("fails", static _ => new Task(static () => throw new IOException("disk")));
            Task cancelled = session.ToolCall(
                "cancelled",
                static _ => new Task(static () => { }, new CancellationToken(canceled: true))
            );
            succeeds.RunSynchronously();
            fails.RunSynchronously();

            Assert.Equal(42, succeeds.Result);
            Assert.Equal("disk", fails.Exception!.InnerException!.Message);
            Assert.True(cancelled.IsCanceled);
        });

        Assert.Equal(SpanStatus.Ok, envelope.Span("succeeds").Status);
        Assert.Equal("disk", envelope.Span("fails").Error!.Message);
        Assert.Equal(SpanStatus.Cancelled, envelope.Span("cancelled").Status);
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

    private static int Catches()
    {
        try
        {
            return Throws();
        }
        catch (ArgumentException)
        {
            return 42;
        }
    }

    private static int Throws()
    {
        try
        {
            throw new FormatException("first");
        }
        finally
        {
            ThrowAgain();
        }
    }

    private static void ThrowAgain() => throw new ArgumentException("second");
}
