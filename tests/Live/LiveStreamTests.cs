using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Live;

/// <summary>Live mode of streams: the activities of producers and consumers.</summary>
public class LiveStreamTests
{
    [Fact]
    public async Task AStreamsProducerRunsUnderTheStreamAndItsConsumerDoesNot()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = await listening.LiveAsync(async session =>
        {
            using AgentSpan consumer = session.AgentStep("consumer");
            await foreach (int item in session.TraceStream("stream", Produce()))
            {
                Assert.Equal("consumer", Activity.Current?.DisplayName);
                using AgentSpan body = session.ToolCall("body " + item);
                await Task.Yield();
            }

            Assert.Equal("consumer", Activity.Current?.DisplayName);

            async IAsyncEnumerable<int> Produce()
            {
                for (int item = 1; item <= 3; item++)
                {
                    Assert.Equal("stream", Activity.Current?.DisplayName);
                    session.ToolCall("produce " + item).Dispose();
                    await Task.Yield();
                    Assert.Equal("stream", Activity.Current?.DisplayName);
                    yield return item;
                }
            }
        });

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
        Assert.Equal("stream", envelope.Spans.Single(s => s.SpanId == envelope.Span("produce 2").ParentSpanId).Name);
    }

    [Fact]
    public void AnObserverIsCalledUnderTheActivityUnderWhichItSubscribed()
    {
        using var listening = new Listening();
        var seen = new List<string?>();
        SessionEnvelope envelope = listening.Live(session =>
        {
            using AgentSpan consumer = session.AgentStep("consumer");
            using var own = new Activity("own").Start();
            session.TraceStream("stream", new OneItem()).Subscribe(new Noting(seen));
            Assert.Equal("own", Activity.Current?.DisplayName);
        });

        Assert.Equal(["own", "own"], seen);
        Assert.Equal("consumer", envelope.Spans.Single(s => s.SpanId == envelope.Span("stream").ParentSpanId).Name);
    }

    [Fact]
    public void AStreamThatIsNotRecordedLeavesTheActivityOfItsConsumerAlone()
    {
        using var listening = new Listening();
        string? seen = null;
        Some.Envelope(
            session =>
            {
                for (int number = 1; number <= 5; number++)
                {
                    session.AgentStep("consumer");
                }

                using var own = new Activity("own").Start();
                var source = System.Reactive.Linq.Observable.Defer(() =>
                {
                    seen = Activity.Current?.DisplayName;
                    return System.Reactive.Linq.Observable.Empty<int>();
                });
                session.TraceStream("stream", source).Subscribe();
            },
            listening.Options with
            {
                MaxEventsPerSession = 10,
            }
        );

        Assert.Equal("own", seen);
    }

    [Fact]
    public void TheTimeToTheFirstChunkIsOnTheCallOfTheModel()
    {
        using var listening = new Listening();
        var clock = new FakeTimeProvider();
        Some.Envelope(
            session =>
            {
                using (session.LlmCall("model"))
                using (session.AgentStep("parse"))
                using (StreamSpan stream = session.Stream("tokens"))
                {
                    clock.Advance(TimeSpan.FromMilliseconds(250));
                    stream.Event("token");
                    clock.Advance(TimeSpan.FromMilliseconds(40));
                    stream.Event("token");
                }
            },
            listening.Options with
            {
                TimeProvider = clock,
            }
        );

        SeenSpan call = listening.Seen.Single(span => span.Name == "chat model");
        SeenSpan stream = listening.Seen.Single(span => span.Name == "tokens");
        Assert.Equal("0.25d", call.Attributes["gen_ai.response.time_to_first_chunk"]);
        Assert.Equal("2", stream.Attributes["agent_observatory.stream.events"]);
        Assert.Equal("40d", stream.Attributes["agent_observatory.stream.max_gap_ms"]);
    }

    [Fact]
    public void TheTimeToTheFirstChunkIsKnownWhereTheStreamItselfIsNotSampled()
    {
        using var listening = new Listening(
            (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name == "tokens" ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded
        );
        listening.Live(session =>
        {
            using AgentSpan call = session.LlmCall("model");
            using StreamSpan stream = session.Stream("tokens");
            stream.Event("token");
        });

        Assert.Contains("gen_ai.response.time_to_first_chunk", listening.Seen[0].Attributes.Keys);
    }

    private sealed class OneItem : IObservable<int>
    {
        public IDisposable Subscribe(IObserver<int> observer)
        {
            Assert.Equal("stream", Activity.Current?.DisplayName);
            observer.OnNext(1);
            observer.OnCompleted();
            return System.Reactive.Disposables.Disposable.Empty;
        }
    }

    private sealed class Noting(List<string?> seen) : IObserver<int>
    {
        public void OnNext(int value) => seen.Add(Activity.Current?.DisplayName);

        public void OnCompleted() => seen.Add(Activity.Current?.DisplayName);

        public void OnError(Exception error) => Assert.Fail(error.Message);
    }
}
