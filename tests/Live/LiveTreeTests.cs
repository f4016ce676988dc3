using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Live;

/// <summary>Live mode: the activities are the envelope's tree, with the envelope's ids.</summary>
public class LiveTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheActivitiesOfGeneratedSessionsAreTheirEnvelopesSpanBySpan(int seed)
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(new ObservatoryOptions { ActivitySource = listening.Source }, memory))
        {
            new SessionProgram(new Random(seed), observatory).Run(60);
            Assert.Equal(0, observatory.Health.ActivityFailures);
        }

        Assert.Null(Activity.Current);
        Assert.Equal(memory.Envelopes.Sum(envelope => envelope.Spans.Length + 1), listening.Stopped.Count);
        ILookup<string, SeenSpan> seen = listening.Seen.ToLookup(span => span.SpanId);
        foreach (SessionEnvelope envelope in memory.Envelopes)
        {
            IEnumerable<SpanId> ids = [envelope.Session.SpanId, .. envelope.Spans.Select(span => span.SpanId)];
            SpanComparison.Same(
                envelope,
                [.. ids.Select(id => seen[id.ToString()].Single())],
                SpanComparison.Precision.Live
            );
        }
    }

    [Fact]
    public async Task ParallelToolsAreSiblings()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = await Live(
            listening,
            async session =>
            {
                using (session.AgentStep("step"))
                {
                    var barrier = new Barrier(3);
                    await Task.WhenAll(
                        Enumerable
                            .Range(1, 3)
                            .Select(number =>
                                session.ToolCall(
                                    "tool " + number,
                                    async tool =>
                                    {
                                        await Task.Run(barrier.SignalAndWait);
                                        session.LlmCall("within " + number).Dispose();
                                        Assert.Equal(tool.SpanId.ToString(), Activity.Current?.SpanId.ToHexString());
                                    }
                                )
                            )
                    );
                    Assert.Equal("step", Activity.Current?.DisplayName);
                }
            },
            new FakeTimeProvider()
        );

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
    }

    [Fact]
    public async Task AStreamsProducerRunsUnderTheStreamAndItsConsumerDoesNot()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = await Live(
            listening,
            async session =>
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
            }
        );

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
        Assert.Equal("stream", envelope.Spans.Single(s => s.SpanId == envelope.Span("produce 2").ParentSpanId).Name);
    }

    [Fact]
    public void AnObserverIsCalledUnderTheActivityUnderWhichItSubscribed()
    {
        using var listening = new Listening();
        var seen = new List<string?>();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using AgentSpan consumer = session.AgentStep("consumer");
                using var own = new Activity("own").Start();
                session.TraceStream("stream", new OneItem()).Subscribe(new Noting(seen));
                Assert.Equal("own", Activity.Current?.DisplayName);
            },
            Options(listening)
        );

        Assert.Equal(["own", "own"], seen);
        Assert.Equal("consumer", envelope.Spans.Single(s => s.SpanId == envelope.Span("stream").ParentSpanId).Name);
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
            Options(listening) with
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
    public void SpansThatDoNotFitAreInNoTrace()
    {
        using var provider = new Provider();
        var memory = new InMemoryExporter();
        var options = new ObservatoryOptions { ActivitySource = provider.Source, MaxEventsPerSession = 10 };
        using (var observatory = Some.Inline(options, memory))
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            for (int number = 0; number < 20; number++)
            {
                session.ToolCall("tool " + number).Dispose();
                Assert.Equal("invoke_agent some-agent", Activity.Current?.DisplayName);
            }
        }

        SpanComparison.Same(Assert.Single(memory.Envelopes), provider.Seen, SpanComparison.Precision.Live);
    }

    [Fact]
    public void SpansThatNobodyEndsStopWithTheirSession()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                session.AgentStep("left open").Fail(new InvalidOperationException("left open"));
                session.ToolCall("left open too").Set("hits", 3);
            },
            Options(listening)
        );

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
        Assert.Equal(
            ["execute_tool left open too", "left open", "invoke_agent some-agent"],
            listening.Seen.Select(s => s.Name)
        );
    }

    [Fact]
    public void TheWallClockMayStepBackMeanwhile()
    {
        using var listening = new Listening();
        var clock = new Clock();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using AgentSpan outer = session.AgentStep("outer");
                clock.Advance(TimeSpan.FromMinutes(1));
                clock.Jump(TimeSpan.FromHours(-1));
                using AgentSpan inner = session.AgentStep("inner");
                inner.Event("happened");
                clock.Advance(TimeSpan.FromSeconds(1));
            },
            Options(listening) with
            {
                TimeProvider = clock,
            }
        );

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
    }

    [Fact]
    public void SpansThatDoNotFitAreNotEvenAnnounced()
    {
        int started = 0;
        using var listening = new Listening { OnStarted = _ => started++ };
        Some.Envelope(
            session =>
            {
                for (int number = 0; number < 100; number++)
                {
                    session.ToolCall("tool").Dispose();
                }
            },
            Options(listening) with
            {
                MaxEventsPerSession = 10,
            }
        );

        Assert.Equal(listening.Stopped.Count, started);
        Assert.InRange(started, 2, 6);
    }

    [Fact]
    public void WhatTheApplicationSaysOfAnActivityStays()
    {
        using var listening = new Listening();
        Some.Envelope(
            session =>
            {
                using AgentSpan span = session.ToolCall("search");
                Activity.Current!.DisplayName = "the application's name";
                Activity.Current.SetStatus(ActivityStatusCode.Error, "the application's verdict");
            },
            Options(listening)
        );

        Assert.Equal(
            ("the application's name", SeenSpan.Error, "the application's verdict"),
            (listening.Seen[0].Name, listening.Seen[0].Status, listening.Seen[0].Message)
        );
    }

    [Fact]
    public void TheTimeToTheFirstChunkIsKnownWhereTheStreamItselfIsNotSampled()
    {
        using var listening = new Listening(
            (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name == "tokens" ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded
        );
        Some.Envelope(
            session =>
            {
                using AgentSpan call = session.LlmCall("model");
                using StreamSpan stream = session.Stream("tokens");
                stream.Event("token");
            },
            Options(listening)
        );

        Assert.Contains("gen_ai.response.time_to_first_chunk", listening.Seen[0].Attributes.Keys);
    }

    private static ObservatoryOptions Options(Listening listening) => new() { ActivitySource = listening.Source };

    private static async Task<SessionEnvelope> Live(
        Listening listening,
        Func<AgentSession, Task> program,
        TimeProvider? time = null
    )
    {
        var memory = new InMemoryExporter();
        var options = Options(listening) with { TimeProvider = time ?? TimeProvider.System };
        using (var observatory = Some.Inline(options, memory))
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            await program(session);
        }

        Assert.Null(Activity.Current);
        return Assert.Single(memory.Envelopes);
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
