using System.Collections.Immutable;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Analysis;

public class ForestTests
{
    [Fact]
    public void ASessionStandsBelowTheSpanThatStartedItWhicheverFileItComesFrom()
    {
        SessionEnvelope[] envelopes = Nested();

        TraceForest forest = TraceForest.Of(envelopes.Reverse());

        TraceNode root = Assert.Single(forest.Roots);
        Assert.Equal(
            ["session outer", " agent_step delegate", "  session inner", "   tool_call search", " agent_step after"],
            forest.Nodes.Select(node => new string(' ', node.Depth) + node)
        );
        Assert.Equal(5, root.Count);
        Assert.Equal(root.Subtree, forest.Nodes);
    }

    [Fact]
    public void PartsOfARunAreOneTree()
    {
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("a").Dispose());

        Assert.Equal(2, TraceForest.Of([envelope, envelope]).Nodes.Length);
    }

    [Fact]
    public void SessionsThatStartEachOtherAreNoCircle()
    {
        SessionEnvelope one = Some.Envelope(static _ => { });
        SessionEnvelope other = Some.Envelope(static _ => { });
        SessionEnvelope[] circle =
        [
            Under(one, one.Session.TraceId, other.Session.RunId, 5),
            Under(other, one.Session.TraceId, one.Session.RunId, 3),
        ];

        TraceForest forest = TraceForest.Of(circle);

        Assert.Equal(2, forest.Nodes.Length);
        Assert.Equal(3, Assert.Single(forest.Roots).StartTime.UnixNanoseconds);
    }

    [Fact]
    public void SpansThatNameThemselvesOrLaterOnesAsParentsAreRoots()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            session.ToolCall("a").Dispose();
            session.ToolCall("b").Dispose();
        });
        SpanRecord[] spans = [.. envelope.Spans];
        SessionEnvelope hostile = With(
            envelope,
            [
                Copy(spans[0], spans[0].SpanId, spans[1].SpanId),
                Copy(spans[1], spans[1].SpanId, spans[1].SpanId),
                Copy(spans[1], spans[1].SpanId, spans[0].SpanId),
            ]
        );

        TraceForest forest = TraceForest.Of(hostile);

        Assert.Equal([0, 1, 2, 1], forest.Nodes.Select(node => node.Depth));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DepthAndWidthCostNoStackAndNoSquare(bool isDeep)
    {
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("a").Dispose());
        SpanRecord span = envelope.Spans[0];
        SessionEnvelope large = With(
            envelope,
            [
                .. Enumerable
                    .Range(1, 100_000)
                    .Select(number =>
                        Copy(span, new SpanId((ulong)number, 0), isDeep ? new SpanId((ulong)number - 1, 0) : SpanId.None)
                    ),
            ]
        );

        TraceForest forest = TraceForest.Of(large);

        Assert.Equal(isDeep ? 100_000 : 1, forest.Nodes[^1].Depth);
        Assert.NotNull(TraceTime.CriticalPath(forest.Roots[0]).ToString());
        Assert.Empty(Conversation.Of(large).Where(static entry => entry.Role == ConversationRole.User));
        Assert.True(RunComparison.Of(large, large).IsSameBehaviour);
        Assert.Equal(100_000, TraceQuery.Parse("kind=tool_call").Select(forest, DateTimeOffset.UnixEpoch).Length);
        var statistics = new TraceStatistics();
        statistics.Add(forest);
        Assert.Equal(100_000, statistics.ByTool.Named["a"].Count);
    }

    [Fact]
    public void AnEnvelopeMadeByHandMayLackItsLists()
    {
        SessionEnvelope bare = new(
            SessionInfo.Unknown,
            default,
            0,
            SpanStatus.Ok,
            null,
            null,
            Tally.Empty,
            default,
            default,
            default,
            Tally.Empty,
            default
        );

        Assert.Single(TraceForest.Of(bare).Nodes);
        Assert.Empty(Conversation.Of(bare));
        Assert.True(RunComparison.Of(bare, bare).IsSameBehaviour);
        Assert.Equal(0, SessionSummary.Of(bare).Spans);
        Assert.False(TraceQuery.Parse("text~x or event.text~x").Matches(bare, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void WhatAnAgentTellsAsATotalIsNotAddedToWhatItsCallsTell()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan agent = session.AgentStep("run", ("gen_ai.operation.name", "invoke_agent"));
            agent.Set("gen_ai.usage.input_tokens", 30);
            foreach (int tokens in new[] { 10, 20 })
            {
                using AgentSpan call = session.LlmCall("gpt");
                call.Set("gen_ai.usage.input_tokens", tokens);
                call.Set("gen_ai.usage.cache_read.input_tokens", 5);
            }
        });

        TraceForest forest = TraceForest.Of(envelope);

        Assert.Equal(new TokenUsage(30, 0, 10, 0, 0), forest.Tokens);
        Assert.Equal(30, forest.Tokens.Total);
    }

    internal static SessionEnvelope[] Nested()
    {
        var memory = new InMemoryExporter();
        using (Observatory observatory = Some.Inline(memory))
        using (AgentSession session = observatory.StartSession(new AgentContext("o", "outer")))
        {
            using (session.AgentStep("delegate"))
            using (AgentSession inner = observatory.StartSession(new AgentContext("i", "inner")))
            {
                inner.ToolCall("search").Dispose();
            }

            session.AgentStep("after").Dispose();
        }

        return [.. memory.Envelopes];
    }

    private static SessionEnvelope Under(SessionEnvelope envelope, TraceId trace, SpanId parent, long start)
    {
        SessionInfo session = envelope.Session;
        return With(
            envelope,
            [],
            new SessionInfo(
                session.SessionId,
                session.AgentId,
                session.UserId,
                session.Metadata,
                trace,
                session.SpanId,
                session.RunId,
                new SessionParent(trace, parent, null),
                new Timestamp(start)
            )
        );
    }

    private static SessionEnvelope With(
        SessionEnvelope envelope,
        ImmutableArray<SpanRecord> spans,
        SessionInfo? session = null
    ) =>
        new(
            session ?? envelope.Session,
            envelope.EndTime,
            envelope.DurationNanoseconds,
            envelope.Status,
            envelope.Error,
            envelope.SuspendReason,
            envelope.Dropped,
            spans,
            [],
            [],
            envelope.Discarded,
            envelope.Writers
        );

    private static SpanRecord Copy(SpanRecord span, SpanId id, SpanId parent) =>
        new(
            id,
            parent,
            SpanId.None,
            span.Kind,
            span.Name,
            span.Status,
            span.Error,
            span.StartTime,
            span.EndTime,
            span.DurationNanoseconds,
            span.Attributes,
            0,
            0,
            0
        );
}
