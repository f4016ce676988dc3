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
        using (var observatory = Some.Inline(listening.Options, memory))
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
        SessionEnvelope envelope = await listening.LiveAsync(
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
        SessionEnvelope envelope = listening.Live(session =>
        {
            session.AgentStep("left open").Fail(new InvalidOperationException("left open"));
            session.ToolCall("left open too").Set("hits", 3);
        });

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
            listening.Options with
            {
                TimeProvider = clock,
            }
        );

        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Live);
    }

    /// <summary>A sampler can go by what an activity has when it starts, and only by that.</summary>
    [Fact]
    public void AnActivityStartsWithTheAttributesThatTheConventionsWantThen()
    {
        List<string> seen = [];
        using var listening = new Listening { OnStarted = one => seen.AddRange(one.TagObjects.Select(tag => tag.Key)) };
        listening.Live(session =>
        {
            seen.Clear();
            session.ToolCall("search", ("top_k", 5), ("gen_ai.tool.type", "function")).Dispose();
            session.LlmCall("m", ("server.address", "models.example"), ("server.port", 8443)).Dispose();
        });

        Assert.Equal(
            [
                "gen_ai.operation.name",
                "gen_ai.tool.name",
                "gen_ai.tool.type",
                "gen_ai.operation.name",
                "gen_ai.request.model",
                "server.address",
                "server.port",
            ],
            seen
        );
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
            listening.Options with
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
        listening.Live(session =>
        {
            using AgentSpan span = session.ToolCall("search");
            Activity.Current!.DisplayName = "the application's name";
            Activity.Current.SetStatus(ActivityStatusCode.Error, "the application's verdict");
        });

        Assert.Equal(
            ("the application's name", SeenSpan.Error, "the application's verdict"),
            (listening.Seen[0].Name, listening.Seen[0].Status, listening.Seen[0].Message)
        );
    }
}
