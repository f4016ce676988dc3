using System.Diagnostics;
using AgentObservatory.Live;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Live;

/// <summary>Another library has started an activity for what a span tells of: there is no second one.</summary>
public class SameOperationTests
{
    private const string Search = "execute_tool search";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AToolTakesTheActivityOfItsCall(bool isOfTheSameSource)
    {
        using var listening = new Listening();
        using var other = new Other();
        SessionEnvelope envelope = listening.Live(session =>
        {
            using Activity theirs = Tool(isOfTheSameSource ? listening.Source : other.Source, "call-1");
            using (AgentSpan tool = session.ToolCall("search", ("gen_ai.tool.call.id", "call-1")))
            {
                Assert.Same(theirs, Activity.Current);
                tool.Set("hits", 3);
                tool.Event("cache_miss");
                session.AgentStep("within").Dispose();
            }

            Assert.Same(theirs, Activity.Current);
            Assert.False(theirs.IsStopped);
        });

        Activity one = Assert.Single(listening.Stopped.Concat(other.Stopped), activity => activity.OperationName == Search);
        SpanRecord tool = envelope.Span("search");
        Assert.Equal(tool.SpanId.ToString(), one.SpanId.ToString());
        Assert.Equal(3L, one.GetTagItem("hits"));
        Assert.Equal("call-1", one.GetTagItem("gen_ai.tool.call.id"));
        Assert.Equal(["cache_miss"], one.Events.Select(happened => happened.Name));
        Assert.Equal(tool.SpanId, envelope.Span("within").ParentSpanId);
        Assert.Equal(one.SpanId, listening.Stopped.Single(activity => activity.OperationName == "within").ParentSpanId);
    }

    [Fact]
    public void AToolThatFailsSaysSoOnIt()
    {
        using var listening = new Listening();
        listening.Live(session =>
        {
            using Activity theirs = Tool(listening.Source, "call-1");
            using AgentSpan tool = session.ToolCall("search", ("gen_ai.tool.call.id", "call-1"));
            tool.Fail(new InvalidOperationException("no"));
        });

        Activity one = listening.Stopped.Single(activity => activity.OperationName == Search);
        Assert.Equal((ActivityStatusCode.Error, "no"), (one.Status, one.StatusDescription));
        Assert.Equal(["exception"], one.Events.Select(happened => happened.Name));
    }

    [Theory]
    [InlineData("call-2")]
    [InlineData(null)]
    public void AnActivityOfAnotherCallStaysOutside(string? id)
    {
        using var listening = new Listening();
        SessionEnvelope envelope = listening.Live(session =>
        {
            using Activity theirs = Tool(listening.Source, "call-1");
            session.ToolCall("search", ("gen_ai.tool.call.id", id)).Dispose();
        });

        Activity[] both = [.. listening.Stopped.Where(activity => activity.OperationName == Search)];
        Assert.Equal(2, both.Length);
        Assert.Equal(both[1].SpanId, both[0].ParentSpanId);
        Assert.Equal(envelope.Span("search").SpanId.ToString(), both[0].SpanId.ToString());
    }

    [Fact]
    public void AnActivityIsOneSpansOnly()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = listening.Live(session =>
        {
            using Activity theirs = Tool(listening.Source, "call-1");
            session.ToolCall("search", ("gen_ai.tool.call.id", "call-1"), ("attempt", 1)).Dispose();
            session.ToolCall("search", ("gen_ai.tool.call.id", "call-1"), ("attempt", 2)).Dispose();
        });

        Assert.Equal(2, envelope.Spans.Select(span => span.SpanId).Distinct().Count());
        Assert.Equal(2, listening.Stopped.Count(activity => activity.OperationName == Search));
    }

    [Fact]
    public void AnActivityThatNobodyKeepsIsNotTaken()
    {
        using var listening = new Listening();
        using var other = new Other(ActivitySamplingResult.AllData);
        listening.Live(session =>
        {
            using Activity theirs = Tool(other.Source, "call-1");
            session.ToolCall("search", ("gen_ai.tool.call.id", "call-1")).Dispose();
        });

        Assert.Single(listening.Stopped, activity => activity.OperationName == Search);
    }

    [Fact]
    public void AModelCallTakesTheClientsActivityAndLeavesItsWordsToIt()
    {
        using var listening = new Listening();
        using var other = new Other();
        SessionEnvelope envelope = listening.Live(session =>
        {
            using Activity theirs = other.Source.StartActivity("chat m0", ActivityKind.Client)!;
            theirs.SetTag("gen_ai.operation.name", "chat");
            using AgentSpan call = SameOperation.Start(new CallTracing(null, IsWithin: true), () => session.LlmCall("m0"));
            call.Set(("gen_ai.usage.input_tokens", 10), ("mine", "yes"));
        });

        Activity one = Assert.Single(other.Stopped);
        Assert.DoesNotContain(listening.Stopped, activity => activity.DisplayName == "chat m0");
        Assert.Equal(envelope.Span("m0").SpanId.ToString(), one.SpanId.ToString());
        Assert.Equal("yes", one.GetTagItem("mine"));
        Assert.Null(one.GetTagItem("gen_ai.usage.input_tokens"));
    }

    [Fact]
    public void AnActivityOutsideOfTheSpanAroundIsNotTaken()
    {
        using var listening = new Listening();
        using Activity theirs = Tool(listening.Source, "call-1");
        SessionEnvelope envelope = Some.Envelope(
            session => session.ToolCall("search", ("gen_ai.tool.call.id", "call-1")).Dispose(),
            listening.Options
        );

        Assert.Equal(Search, Assert.Single(listening.Stopped, activity => activity.OperationName == Search).OperationName);
        Assert.NotEqual(theirs.SpanId.ToString(), envelope.Span("search").SpanId.ToString());
    }

    [Fact]
    public void WhatIsKnownOfACallThatIsNotLiveIsNotToldOfALiveOneWithinIt()
    {
        using var listening = new Listening();
        using var other = new Other();
        Some.Envelope(outer =>
            SameOperation.Start(
                new CallTracing(other.Source, IsWithin: true),
                () => outer.LlmCall("m0", _ => listening.Live(inner => inner.LlmCall("m1").Dispose()))
            )
        );

        Assert.Contains(listening.Stopped, activity => activity.DisplayName == "chat m1");
    }

    private static Activity Tool(ActivitySource source, string id) =>
        source.StartActivity(
            Search,
            ActivityKind.Internal,
            default(ActivityContext),
            [new("gen_ai.operation.name", "execute_tool"), new("gen_ai.tool.call.id", id), new("gen_ai.tool.name", "search")]
        )!;

    /// <summary>Another library's source, and what a listener hears of it.</summary>
    private sealed class Other : IDisposable
    {
        private readonly ActivityListener listener;

        internal Other(ActivitySamplingResult result = ActivitySamplingResult.AllDataAndRecorded)
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source == Source,
                Sample = (ref _) => result,
                ActivityStopped = Stopped.Add,
            };
            ActivitySource.AddActivityListener(listener);
        }

        internal ActivitySource Source { get; } = new("AgentObservatory.Tests.Other");

        internal List<Activity> Stopped { get; } = [];

        public void Dispose()
        {
            listener.Dispose();
            Source.Dispose();
        }
    }
}
