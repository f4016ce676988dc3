using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

public class ReplayTests
{
    [Fact]
    public void EverySeedTraceArrivesSpanBySpan()
    {
        using var listening = new Listening();
        foreach (SessionEnvelope envelope in SeedTraces.Envelopes)
        {
            SpanComparison.Same(envelope, listening.Replay(envelope), SpanComparison.Precision.Ticks);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void GeneratedSessionsArriveSpanBySpan(int seed)
    {
        using var listening = new Listening();
        foreach (SessionEnvelope envelope in SessionProgram.Envelopes(seed, 60))
        {
            SpanComparison.Same(envelope, listening.Replay(envelope), SpanComparison.Precision.Ticks);
        }
    }

    [Fact]
    public void TheSessionStartsFirstAndStopsLast()
    {
        var started = new List<string>();
        using var listening = new Listening { OnStarted = activity => started.Add(activity.DisplayName) };

        IReadOnlyList<SeenSpan> seen = listening.Replay(Some.Envelope(session => session.ToolCall("search").Dispose()));

        Assert.Equal(["invoke_agent some-agent", "execute_tool search"], started);
        Assert.Equal(["execute_tool search", "invoke_agent some-agent"], seen.Select(span => span.Name));
    }

    [Fact]
    public void StartTimesAreKnownWhenAListenerHearsOfTheStart()
    {
        var starts = new List<DateTime>();
        using var listening = new Listening { OnStarted = activity => starts.Add(activity.StartTimeUtc) };
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("search").Dispose());

        listening.Replay(envelope);

        Timestamp[] expected = [envelope.Session.StartTime, envelope.Spans[0].StartTime];
        Assert.Equal(expected.Select(time => time.ToDateTimeOffset().UtcDateTime), starts);
    }

    [Fact]
    public void ASessionWithinAnotherHasItsSpanAsRemoteParent()
    {
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(memory))
        using (var outer = observatory.StartSession(new AgentContext("outer", "outer-agent")))
        using (outer.AgentStep("delegate"))
        {
            observatory.StartSession(new AgentContext("inner", "inner-agent")).Dispose();
        }

        using var listening = new Listening();
        SeenSpan inner = Assert.Single(listening.Replay(memory.Envelopes[0]));

        Assert.Equal(memory.Envelopes[1].Span("delegate").SpanId.ToString(), inner.ParentSpanId);
        Assert.Equal(memory.Envelopes[1].Session.TraceId.ToString(), inner.TraceId);
        Assert.True(listening.Stopped[0].HasRemoteParent);
        Assert.Equal("\"outer\"", inner.Attributes["agent_observatory.parent_session.id"]);
    }

    [Fact]
    public void WhatIsCurrentForTheCallerStaysCurrent()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("search").Dispose());
        using Activity caller = new Activity("caller").Start();

        IReadOnlyList<SeenSpan> seen = listening.Replay(envelope);

        Assert.Same(caller, Activity.Current);
        Assert.Equal(["", seen[1].SpanId], [seen[1].ParentSpanId, seen[0].ParentSpanId]);
        Assert.Null(listening.Stopped[1].Parent);
    }

    [Fact]
    public async Task ACurrentActivityThatWasStoppedElsewhereStaysCurrent()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("search").Dispose());
        Activity caller = new Activity("caller").Start();
        var stopped = new TaskCompletionSource();
        Task<Activity?> flow = After(stopped.Task);
        caller.Stop();
        stopped.SetResult();

        Assert.Same(caller, await flow);
        Assert.Equal(2, listening.Stopped.Count);

        async Task<Activity?> After(Task task)
        {
            await task;
            listening.Replay(envelope);
            return Activity.Current;
        }
    }

    [Fact]
    public void TheCallersActivityStaysCurrentWhereContextDoesNotFlow()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("search").Dispose());
        using Activity caller = new Activity("caller").Start();

        using (ExecutionContext.SuppressFlow())
        {
            listening.Replay(envelope);
        }

        Assert.Same(caller, Activity.Current);
        Assert.Equal(2, listening.Stopped.Count);
    }

    [Fact]
    public void WithoutListenersNothingHappens()
    {
        using var source = new ActivitySource("nobody-listens");

        new OpenTelemetryExporter(source).Export(Some.Envelope(session => session.ToolCall("search").Dispose()));

        Assert.Null(Activity.Current);
    }

    [Theory]
    [InlineData(ActivitySamplingResult.None)]
    [InlineData(ActivitySamplingResult.PropagationData)]
    public void AnUnsampledSessionIsNotReplayed(ActivitySamplingResult result)
    {
        var asked = new List<string>();
        using var listening = new Listening(
            (ref request) =>
            {
                asked.Add(request.Name);
                return result;
            }
        );

        Assert.Empty(listening.Replay(Some.Envelope(session => session.ToolCall("search").Dispose())));
        Assert.All(asked, name => Assert.Equal("invoke_agent some-agent", name));
    }

    [Fact]
    public void ASpanThatIsNotSampledLeavesItsChildrenToWhatIsAboveIt()
    {
        using var listening = new Listening(
            (ref request) =>
                request.Name == "plan" ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.AllDataAndRecorded
        );
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (session.AgentStep("plan"))
            {
                session.ToolCall("search").Dispose();
            }
        });

        IReadOnlyList<SeenSpan> seen = listening.Replay(envelope);

        Assert.Equal(["execute_tool search", "invoke_agent some-agent"], seen.Select(span => span.Name));
        Assert.Equal(seen[1].SpanId, seen[0].ParentSpanId);
    }

    [Fact]
    public void AListenerThatThrowsCostsItsSpanAlone()
    {
        using var listening = new Listening
        {
            OnStarted = activity => ThrowFor(activity, "execute_tool bad"),
            OnStopped = activity => ThrowFor(activity, "chat bad"),
        };
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (session.ToolCall("bad"))
            {
                session.ToolCall("good").Dispose();
            }

            session.Span("bad", SpanKind.LlmCall).Dispose();
            session.AgentStep("last").Dispose();
        });

        var failure = Assert.Throws<AggregateException>(() => listening.Replay(envelope));

        Assert.StartsWith("2 of 5 spans could not be replayed.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, failure.InnerExceptions.Count);
        SpanComparison.Same(envelope, listening.Seen, SpanComparison.Precision.Ticks);

        static void ThrowFor(Activity activity, string name)
        {
            if (activity.DisplayName == name)
            {
                throw new InvalidOperationException("broken listener");
            }
        }
    }

    [Fact]
    public void EventsBeyondTheLimitAreCountedAndTheExceptionIsKept()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using var stream = session.Stream("tokens");
            for (int number = 0; number < 10; number++)
            {
                stream.Event("token", ("n", number));
            }

            stream.Fail(new TimeoutException("too slow"));
        });

        SeenSpan seen = listening.Replay(envelope, new OpenTelemetryExporterOptions { MaxEventsPerSpan = 3 })[0];

        Assert.Equal(["token", "token", "token", "exception"], seen.Events.Select(e => e.Name));
        Assert.Equal("7", seen.Attributes["agent_observatory.events_left_out"]);
    }

    [Fact]
    public void AnAttributeInTheLibrarysOwnNamespaceIsNeverDoubled()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(session =>
            session.Span("s", "custom", ("agent_observatory.span_id", "mine"), ("agent_observatory.kind", "mine")).Dispose()
        );

        SeenSpan seen = listening.Replay(envelope)[0];

        Assert.Equal(SeenValue.Of(envelope.Spans[0].SpanId.ToString()), seen.Attributes["agent_observatory.span_id"]);
        Assert.Equal(SeenValue.Of("custom"), seen.Attributes["agent_observatory.kind"]);
    }

    [Fact]
    public void TheConstructorRefusesWhatCannotWork()
    {
        using var source = new ActivitySource("source");
        Assert.Throws<ArgumentNullException>(() => new OpenTelemetryExporter(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new OpenTelemetryExporter(source, new OpenTelemetryExporterOptions { MaxEventsPerSpan = -1 })
        );
    }
}
