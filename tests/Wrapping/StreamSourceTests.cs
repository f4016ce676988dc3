using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Wrapping;

/// <summary>Sources of every sort: what they return, throw or do stays as it is.</summary>
public class StreamSourceTests
{
    private readonly InMemoryExporter memory = new();
    private readonly Observatory observatory;
    private readonly AgentSession session;

    public StreamSourceTests()
    {
        observatory = Some.Inline(memory);
        session = observatory.StartSession(Some.Context);
    }

    [Fact]
    public async Task WithoutASessionTheSourcesOwnEnumeratorIsUsed()
    {
        session.Dispose();
        var source = new HandWritten();

        Assert.Same(source, source.TraceStream("tokens").GetAsyncEnumerator());
        Assert.Same(source, source.TraceStream("tokens", _ => "token", ("k", 1)).GetAsyncEnumerator());
        Assert.Equal([1, 2, 3], await Sources.Count(3).TraceStream("tokens").ToList());
    }

    [Fact]
    public async Task TheSessionIsTheOneThatIsCurrentWhenTheSourceIsConsumed()
    {
        IAsyncEnumerable<int> traced = Sources.Count(3).TraceStream("tokens", ("model", "m"));
        using (AgentSession later = observatory.StartSession(new AgentContext("later", "agent")))
        {
            Assert.Equal([1, 2, 3], await traced.ToList());
        }

        Assert.Equal("later", Assert.Single(memory.Envelopes).Session.SessionId);
        Assert.Equal("m", memory.Envelopes[0].Attribute("tokens", "model").AsString());
    }

    [Fact]
    public async Task NothingHappensUntilTheSourceIsEnumeratedAndEachEnumerationIsAStream()
    {
        IAsyncEnumerable<int> traced = session.TraceStream("tokens", Sources.CountSlowly(2));
        Assert.Empty(Sealed(session).Spans);

        using AgentSession second = observatory.StartSession(Some.Context);
        traced = second.TraceStream("tokens", Sources.CountSlowly(2));
        await traced.ToList();
        await traced.ToList();
        Assert.Equal(2, Sealed(second).Spans.Length);
    }

    [Theory]
    [InlineData("GetAsyncEnumerator")]
    [InlineData("MoveNextAsync")]
    [InlineData("DisposeAsync")]
    [InlineData("MoveNextAsync's task")]
    [InlineData("DisposeAsync's task")]
    public async Task WhatASourceThrowsFailsTheStreamAndReachesTheConsumer(string member)
    {
        var thrown = new IOException("source");
        var source = new HandWritten
        {
            OnEnumerate = _ => Throw(member is "GetAsyncEnumerator"),
            OnMove = () =>
            {
                Throw(member is "MoveNextAsync");
                return member is "MoveNextAsync's task" ? ValueTask.FromException<bool>(thrown) : new(true);
            },
            OnDispose = () =>
            {
                Throw(member is "DisposeAsync");
                return member is "DisposeAsync's task" ? ValueTask.FromException(thrown) : default;
            },
        };

        Exception? caught = await Record.ExceptionAsync(async () =>
        {
            await foreach (int item in session.TraceStream("tokens", source))
            {
                break;
            }
        });

        Assert.Same(thrown, caught);
        Assert.Null(AgentSpan.Current);
        SpanRecord stream = Sealed(session).Span("tokens");
        Assert.Equal("source", stream.Error!.Message);
        Assert.Equal("failed", stream.Attributes[StreamAttribute.End].AsString());

        void Throw(bool now)
        {
            if (now)
            {
                throw thrown;
            }
        }
    }

    [Fact]
    public async Task AnItemThatThrowsWhenItIsReadReachesTheConsumerAsItDoes()
    {
        var thrown = new IOException("item");
        var source = new HandWritten { OnMove = () => new(true), OnCurrent = () => throw thrown };

        Exception? caught = await Record.ExceptionAsync(async () =>
        {
            await foreach (int item in session.TraceStream("tokens", source, item => "token")) { }
        });

        Assert.Same(thrown, caught);
        Assert.Equal(
            "…[unreadable: IOException]",
            Attributes(Sealed(session))[0]["agent_observatory.undescribed"].AsString()
        );
    }

    [Fact]
    public async Task APullDuringAPullAndWhatComesAfterTheEndGoStraightToTheSource()
    {
        var pending = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        int moves = 0;
        int disposals = 0;
        var source = new HandWritten
        {
            OnMove = () => ++moves == 1 ? new ValueTask<bool>(pending.Task) : new ValueTask<bool>(false),
            OnDispose = () =>
            {
                disposals++;
                return default;
            },
        };
        IAsyncEnumerator<int> items = session.TraceStream("tokens", source).GetAsyncEnumerator();

        ValueTask<bool> first = items.MoveNextAsync();
        Assert.False(await items.MoveNextAsync());
        await items.DisposeAsync();
        pending.SetResult(true);
        Assert.True(await first);
        Assert.False(await items.MoveNextAsync());
        Assert.False(await items.MoveNextAsync());
        await items.DisposeAsync();

        Assert.Equal((4, 2), (moves, disposals));
        SpanRecord stream = Sealed(session).Span("tokens");
        Assert.Equal((SpanStatus.Ok, 1L), (stream.Status, stream.EventCount));
        Assert.Equal("completed", stream.Attributes[StreamAttribute.End].AsString());
    }

    [Fact]
    public async Task ItemsAreDescribedAndADescriptionThatThrowsLeavesAMarker()
    {
        var tokens = session.TraceStream(
            "tokens",
            Sources.CountSlowly(4),
            item =>
                item switch
                {
                    1 => new ItemEvent("token", ("text", "one"), ("index", item)),
                    2 => "plain",
                    3 => default,
                    _ => throw new InvalidOperationException("describe"),
                }
        );

        Assert.Equal([1, 2, 3, 4], await tokens.ToList());

        SessionEnvelope envelope = Sealed(session);
        Assert.Equal(["token", "plain", "item"], envelope.EventsOf("tokens"));
        Assert.Equal("one", Attributes(envelope)[0]["text"].AsString());
        Assert.Equal(4, Attributes(envelope)[2]["seq"].AsInteger());
        Assert.Equal(
            "…[unreadable: InvalidOperationException]",
            Attributes(envelope)[2]["agent_observatory.undescribed"].AsString()
        );
        Assert.Equal(4, envelope.Attribute("tokens", StreamAttribute.Items).AsInteger());
        Assert.Equal(SpanStatus.Ok, envelope.Span("tokens").Status);
    }

    [Fact]
    public async Task ALongNameIsCutOnceAndNothingAtAllIsTakenAsItIs()
    {
        await session.TraceStream(new string('n', 2000), Sources.Count(1), _ => new string('e', 2000)).ToList();
        await session.TraceStream(null!, Sources.Count(1), _ => new(null!)).ToList();
        await session.TraceStream("undescribed", Sources.Count(1), (Func<int, ItemEvent>)null!).ToList();
        await Assert.ThrowsAsync<NullReferenceException>(() =>
            session.TraceStream("no source", (IAsyncEnumerable<int>)null!).ToList()
        );
        await Assert.ThrowsAsync<NullReferenceException>(() =>
            session.LlmCall("no sequence", _ => (IAsyncEnumerable<int>)null!).ToList()
        );

        SessionEnvelope envelope = Sealed(session);
        Assert.EndsWith("e…[976 characters cut]", envelope.EventsOf(envelope.Spans[0].Name)[0]);
        Assert.Equal([""], envelope.EventsOf(""));
        Assert.Equal(["item"], envelope.EventsOf("undescribed"));
        Assert.Equal(SpanStatus.Error, envelope.Span("no source").Status);
        Assert.Equal(SpanStatus.Error, envelope.Span("no sequence").Status);
    }

    [Fact]
    public async Task AWrappedSequenceCountsItsItemsAndRecordsOnlyWhatItsBodyReports()
    {
        var clock = new FakeTimeProvider();
        using var timed = Some.Inline(Some.Quiet() with { TimeProvider = clock }, memory);
        using (AgentSession own = timed.StartSession(Some.Context))
        {
            IAsyncEnumerable<string> answer = own.LlmCall("gpt-4", Answer, ("gen_ai.operation.name", "chat"));
            Assert.Equal(["a", "b"], await answer.ToList());
        }

        SpanRecord call = Assert.Single(memory.Envelopes).Span("gpt-4");
        Assert.Equal(SpanKind.LlmCall, call.Kind);
        Assert.Equal(1, call.EventCount);
        Assert.Equal(2, call.Attributes["gen_ai.usage.output_tokens"].AsInteger());
        Assert.Equal("chat", call.Attributes["gen_ai.operation.name"].AsString());
        Assert.Equal(2, call.Attributes[StreamAttribute.Items].AsInteger());
        Assert.Equal(120.0, call.Attributes[StreamAttribute.TimeToFirst].AsFloat());
        Assert.Equal(7.0, call.Attributes[StreamAttribute.MaxGap].AsFloat());

        async IAsyncEnumerable<string> Answer(AgentSpan span)
        {
            clock.Advance(TimeSpan.FromMilliseconds(120));
            span.Event("retry");
            yield return "a";
            await Task.Yield();
            clock.Advance(TimeSpan.FromMilliseconds(7));
            yield return "b";
            span.Set("gen_ai.usage.output_tokens", 2);
        }
    }

    private SessionEnvelope Sealed(AgentSession ended)
    {
        ended.Dispose();
        return memory.Envelopes[^1];
    }

    private static List<Attributes> Attributes(SessionEnvelope envelope) =>
        [.. envelope.Events.Select(e => e.Fact).OfType<TraceFact.StreamEvent>().Select(e => e.Attributes)];
}
