using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping;

public class AbandonedStreamTests
{
    [Fact]
    public async Task Fault31_AnIteratorThatIsAbandonedWithoutDisposeIsClosedAsUnfinished()
    {
        (SessionEnvelope envelope, _) = await Traced(async session =>
        {
            IAsyncEnumerator<int> enumerator = session.TraceStream("tokens", Sources.Count(5)).GetAsyncEnumerator();
            await enumerator.MoveNextAsync();
            Assert.Null(AgentSpan.Current);
        });

        AssertEnd(envelope, SpanStatus.Unfinished, "unfinished", items: 1);
        Assert.Equal(envelope.EndTime, envelope.Span("tokens").EndTime);
    }

    [Fact]
    public async Task Fault31_AnIteratorThatEndsAfterItsSessionIsCountedAsLate()
    {
        IAsyncEnumerator<int>? enumerator = null;
        (SessionEnvelope envelope, Observatory observatory) = await Traced(async session =>
        {
            enumerator = session.TraceStream("tokens", Sources.CountSlowly(3)).GetAsyncEnumerator();
            await enumerator.MoveNextAsync();
        });

        Assert.True(await enumerator!.MoveNextAsync());
        Assert.Equal(2, enumerator.Current);
        await enumerator.DisposeAsync();

        AssertEnd(envelope, SpanStatus.Unfinished, "unfinished", items: 1);
        Assert.Equal(2, observatory.Health.EventsDropped[DropReason.Late]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault31_ABreakEndsTheStreamAsAbandonedWhichIsNoError()
    {
        (SessionEnvelope envelope, _) = await Traced(async session =>
        {
            await foreach (int item in session.TraceStream("tokens", Sources.CountSlowly(5)))
            {
                if (item == 2)
                {
                    break;
                }
            }
        });

        AssertEnd(envelope, SpanStatus.Ok, "abandoned", items: 2);
    }

    [Fact]
    public async Task Fault31_AConsumerThatThrowsAbandonsTheStreamAndKeepsItsOwnException()
    {
        var thrown = new InvalidDataException("consumer");
        (SessionEnvelope envelope, _) = await Traced(async session =>
        {
            Exception? caught = await Record.ExceptionAsync(async () =>
            {
                await foreach (int item in session.TraceStream("tokens", Sources.CountSlowly(5)))
                {
                    throw thrown;
                }
            });
            Assert.Same(thrown, caught);
        });

        AssertEnd(envelope, SpanStatus.Ok, "abandoned", items: 1);
        Assert.Null(envelope.Span("tokens").Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault31_ACancelledIteratorEndsAsCancelledWhoeverNoticesIt(bool byProducer)
    {
        using var cancellation = new CancellationTokenSource();
        (SessionEnvelope envelope, _) = await Traced(async session =>
        {
            Exception? caught = await Record.ExceptionAsync(async () =>
            {
                var tokens = session.TraceStream("tokens", Sources.CountSlowly(5));
                await foreach (int item in tokens.WithCancellation(cancellation.Token))
                {
                    if (item == 2)
                    {
                        cancellation.Cancel();
                        if (!byProducer)
                        {
                            cancellation.Token.ThrowIfCancellationRequested();
                        }
                    }
                }
            });
            Assert.Equal(cancellation.Token, Assert.IsType<OperationCanceledException>(caught).CancellationToken);
        });

        AssertEnd(envelope, SpanStatus.Cancelled, "cancelled", items: 2);
        Assert.Null(envelope.Span("tokens").Error);
    }

    [Fact]
    public async Task Fault31_AnIteratorCancelledBeforeItBeginsIsCancelledWithoutItems()
    {
        (SessionEnvelope envelope, _) = await Traced(async session =>
        {
            var tokens = session.TraceStream("tokens", Sources.Count(5));
            await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            {
                await foreach (int item in tokens.WithCancellation(new CancellationToken(true))) { }
            });
        });

        AssertEnd(envelope, SpanStatus.Cancelled, "cancelled", items: 0);
    }

    [Fact]
    public async Task Fault31_ATimeoutIsAFailureAndNoCancellation()
    {
        (SessionEnvelope envelope, _) = await Traced(session =>
            Assert.ThrowsAsync<TaskCanceledException>(() =>
                session
                    .TraceStream(
                        "tokens",
                        new HandWritten { OnMove = () => throw new TaskCanceledException("slow", new TimeoutException()) }
                    )
                    .ToList()
            )
        );

        AssertEnd(envelope, SpanStatus.Error, "failed", items: 0);
    }

    [Fact]
    public void Fault31_AnAbandonedIteratorKeepsNothingOfItsSessionAlive()
    {
        using var observatory = Some.Inline(new CallbackExporter(static _ => { }));
        var (enumerator, payload) = Abandon(observatory);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(payload.IsAlive);
        GC.KeepAlive(enumerator);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (IAsyncEnumerator<int> Enumerator, WeakReference Payload) Abandon(Observatory observatory)
    {
        using AgentSession session = observatory.StartSession(Some.Context);
        string payload = new('x', 10_000);
        var tokens = session.TraceStream("tokens", Sources.Count(5), _ => "token");
        IAsyncEnumerator<int> enumerator = tokens.GetAsyncEnumerator();
        Assert.True(enumerator.MoveNextAsync().Result);
        using AgentSpan span = session.ToolCall("t", ("payload", payload));
        return (enumerator, new WeakReference(payload));
    }

    private static async Task<(SessionEnvelope Envelope, Observatory Observatory)> Traced(Func<AgentSession, Task> program)
    {
        var memory = new InMemoryExporter();
        Observatory observatory = Some.Inline(memory);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            await program(session);
        }

        return (Assert.Single(memory.Envelopes), observatory);
    }

    private static void AssertEnd(SessionEnvelope envelope, SpanStatus status, string end, int items)
    {
        SpanRecord stream = envelope.Span("tokens");
        Assert.Equal(status, stream.Status);
        Assert.Equal(end, stream.Attributes[StreamAttribute.End].AsString());
        Assert.Equal(items, stream.Attributes[StreamAttribute.Items].AsInteger());
        Assert.Equal(items, stream.EventCount);
        Assert.Equal(0, envelope.Dropped.Total);
    }
}
