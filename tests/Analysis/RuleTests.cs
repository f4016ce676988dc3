using System.Collections.Immutable;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Analysis;

/// <summary>Rules on recorded runs. What each operator means in general is a law in property-tests.</summary>
public class RuleTests
{
    /// <summary>A run of these calls, one second each; "!" before a name is an event of the session's only step.</summary>
    private static (SessionEnvelope Envelope, TraceEvent[] Events) Run(params string[] calls)
    {
        var clock = new FakeTimeProvider(QueryTrace.Start);
        var memory = new InMemoryExporter();
        var events = new List<TraceEvent>();
        using (Observatory observatory = Some.Inline(Some.Quiet() with { TimeProvider = clock }, memory))
        using (observatory.Events.Subscribe(events.Add))
        {
            using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
            using StreamSpan stream = session.Stream("notes");
            foreach (string call in calls)
            {
                if (call.StartsWith('!'))
                {
                    stream.Event(call[1..], ("size", 3));
                    clock.Advance(TimeSpan.FromSeconds(1));
                }
                else
                {
                    using AgentSpan span = session.ToolCall(call, ("top_k", 5));
                    clock.Advance(TimeSpan.FromSeconds(1));
                }
            }
        }

        return (Assert.Single(memory.Envelopes), [.. events]);
    }

    private static RuleVerdict Verdict(string rule, params string[] calls) =>
        Rule.Parse(rule).Check(Run(calls).Envelope).Verdict;

    [Theory]
    [InlineData("eventually called \"answer\"", "search answer", RuleVerdict.Holds)]
    [InlineData("eventually called \"answer\"", "search", RuleVerdict.Broken)]
    [InlineData("never called \"shell\"", "search answer", RuleVerdict.Holds)]
    [InlineData("never called \"shell\"", "search shell", RuleVerdict.Broken)]
    [InlineData("called \"search\" before called \"answer\"", "search answer", RuleVerdict.Holds)]
    [InlineData("called \"search\" before called \"answer\"", "answer search", RuleVerdict.Broken)]
    [InlineData("called \"search\" before called \"answer\"", "other", RuleVerdict.Holds)]
    [InlineData("not called \"b\" until called \"a\"", "c a b", RuleVerdict.Holds)]
    [InlineData("called \"a\" followed by ended \"a\" ok within 1s", "a a", RuleVerdict.Holds)]
    [InlineData("called \"a\" followed by called \"b\" within 1s", "a c b", RuleVerdict.Broken)]
    [InlineData("at most 2 called any of \"tool_call\"", "a b", RuleVerdict.Holds)]
    [InlineData("at most 2 called any of \"tool_call\"", "a b c", RuleVerdict.Broken)]
    [InlineData("at most 2 called \"a\" within 1s", "a a a", RuleVerdict.Holds)]
    [InlineData("at most 2 called \"a\" within 2s", "a a a", RuleVerdict.Broken)]
    [InlineData("between called \"a\" and called \"b\", not called \"c\"", "c a b c", RuleVerdict.Holds)]
    [InlineData("between called \"a\" and called \"b\", not called \"c\"", "a c b", RuleVerdict.Broken)]
    [InlineData("eventually event \"hit\" with \"size\" = 3", "a !hit", RuleVerdict.Holds)]
    [InlineData("eventually called \"a\" with \"top_k\" = 6", "a", RuleVerdict.Broken)]
    public void AFinishedRunKeepsARuleOrBreaksIt(string rule, string calls, RuleVerdict expected)
    {
        Assert.Equal(expected, Verdict(rule, calls.Split(' ')));
    }

    [Fact]
    public void WhatIsBuiltIsWhatItsTextSays()
    {
        Rule built =
            Rule.Called("a").FollowedBy(Rule.Ended("a", SpanStatus.Ok).Within(TimeSpan.FromSeconds(2)))
                & !Rule.Eventually(Rule.Event("x").With("n", 5))
            | Rule.AtMost(3, Rule.Called(null, "tool_call"), TimeSpan.FromMilliseconds(1500));
        const string text =
            "called \"a\" followed by ended \"a\" ok within 2s and not eventually event \"x\" with \"n\" = 5 or at most 3 called any of \"tool_call\" within 1500ms";

        Assert.Equal(text, built.ToString());
        Assert.Equal(Rule.Parse(text), built);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("called", 7)]
    [InlineData("called \"a", 8)]
    [InlineData("always", 7)]
    [InlineData("called \"a\" or", 14)]
    [InlineData("called \"a\" within 2", 20)]
    [InlineData("(eventually called \"a\" within 2s) within 3s", 1)]
    [InlineData("called \"a\" called \"b\"", 12)]
    [InlineData("at most x called \"a\"", 9)]
    [InlineData("at most 2 (always called \"a\")", 1)]
    [InlineData("event \"a\" of \"k\"", 11)]
    public void WhatIsNoRuleSaysWhere(string text, int position)
    {
        Assert.False(Rule.TryParse(text, out _, out RuleError? error));
        Assert.Equal(position, error.Position);
        Assert.Throws<FormatException>(() => Rule.Parse(text));
    }

    [Fact]
    public void ARuleIsNotNestedWithoutEnd()
    {
        string Deep(int levels) => string.Concat(Enumerable.Repeat("not ", levels)) + "called any";

        Assert.True(Rule.TryParse(Deep(Rule.MaxDepth - 1), out _, out _));
        Assert.False(Rule.TryParse(Deep(Rule.MaxDepth), out _, out _));
        Assert.False(Rule.TryParse(Deep(1_000), out _, out _));
        Assert.False(Rule.TryParse(new string('(', 8_000), out _, out _));
        Rule within = Rule.Called("a").Within(TimeSpan.FromSeconds(1));
        Assert.Throws<ArgumentException>(() => within.Within(TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentException>(() => Rule.AtMost(-1, Rule.Called("a")));
        Assert.Throws<ArgumentException>(() => Rule.AtMost(1, Rule.Always(Rule.Called("a"))));
        Assert.Throws<ArgumentException>(() => Rule.Called("a").With("x", AttributeValue.Null));
        Assert.Throws<ArgumentNullException>(() => Rule.Always(null!));
        Assert.Throws<ArgumentNullException>(() => new RuleWatch(null!));
    }

    [Fact]
    public void ABrokenRuleShowsTheStretchFromItsObligationToTheFactThatBreaksIt()
    {
        SessionEnvelope envelope = Run("a", "b", "a", "c", "d").Envelope;

        ImmutableArray<TraceEvent> late = Rule.Parse("called \"a\" followed by called \"b\" within 1s")
            .Check(envelope)
            .Stretch;
        // The first obligation is met one second later, the second never; its time is over when "c" has ended.
        Assert.Equal("a", NameOf(late[0]));
        Assert.Equal(["a", "/a", "c", "/c"], late.Select(NameOf));

        ImmutableArray<TraceEvent> never = Rule.Parse("never called \"c\"").Check(envelope).Stretch;
        Assert.Equal(["c"], never.Select(NameOf));

        ImmutableArray<TraceEvent> order = Rule.Parse("called \"c\" before called \"b\"").Check(envelope).Stretch;
        Assert.Equal(["+notes", "a", "/a", "b"], order.Select(NameOf));
        Assert.Empty(Rule.Parse("never called \"x\"").Check(envelope).Stretch);
    }

    private static string NameOf(TraceEvent one) =>
        one.Fact switch
        {
            TraceFact.SpanStarted { Kind: "stream" } started => "+" + started.Name,
            TraceFact.SpanStarted started => started.Name,
            TraceFact.SpanEnded ended => "/" + ended.End.Name,
            TraceFact.StreamEvent told => "!" + told.Name,
            _ => "",
        };

    [Fact]
    public void WhereWhatIsMissingCouldChangeTheAnswerItCannotBeTold()
    {
        SessionEnvelope lossy = Run("search", "answer").Envelope;
        lossy = With(lossy, Tally.Empty.Add("event_limit", 1));

        RuleVerdict Of(string rule) => Rule.Parse(rule).Check(lossy).Verdict;
        Assert.Equal(RuleVerdict.CannotTell, Of("never called \"shell\""));
        Assert.Equal(RuleVerdict.CannotTell, Of("eventually called \"shell\""));
        Assert.Equal(RuleVerdict.CannotTell, Of("at most 2 called \"search\""));
        Assert.Equal(RuleVerdict.Broken, Of("never called \"search\""));
        Assert.Equal(RuleVerdict.Holds, Of("eventually called \"search\""));
        Assert.Equal(RuleVerdict.Broken, Of("at most 0 called \"search\""));
    }

    private static SessionEnvelope With(SessionEnvelope envelope, Tally dropped) =>
        new(
            envelope.Session,
            envelope.EndTime,
            envelope.DurationNanoseconds,
            envelope.Status,
            envelope.Error,
            envelope.SuspendReason,
            dropped,
            envelope.Spans,
            envelope.Events,
            envelope.Strays,
            envelope.Discarded,
            envelope.Writers
        );

    [Fact]
    public void ARunThatGoesOnIsOnlyJudgedForWhatIsCertain()
    {
        SessionEnvelope open = SessionReducer.Fold(Run("search", "answer").Events.SkipLast(1));

        Assert.Equal(RuleVerdict.CannotTell, Rule.Parse("never called \"shell\"").Check(open).Verdict);
        Assert.Equal(RuleVerdict.Broken, Rule.Parse("never called \"answer\"").Check(open).Verdict);
    }

    [Fact]
    public void AClockThatHasPassedADeadlineBreaksTheRule()
    {
        TraceEvent[] events = Run("a").Events;
        var watch = new RuleWatch(Rule.Parse("called \"a\" followed by called \"b\" within 5s"));
        foreach (TraceEvent one in events.SkipLast(1))
        {
            Assert.Equal(RuleVerdict.Open, watch.Add(one));
        }

        Assert.Equal(RuleVerdict.Open, watch.Tick(Timestamp.FromDateTimeOffset(QueryTrace.Start.AddSeconds(5))));
        Assert.Equal(RuleVerdict.Broken, watch.Tick(Timestamp.FromDateTimeOffset(QueryTrace.Start.AddSeconds(6))));
    }

    [Fact]
    public void LiveTheVerdictComesAsSoonAsItIsKnown()
    {
        var told = new List<RuleResult>();
        int seen = 0;
        int at = 0;
        using (Observatory observatory = Some.Inline(Some.Quiet(), new InMemoryExporter()))
        using (observatory.Events.Subscribe(_ => seen++))
        using (
            observatory
                .Events.Check(Rule.Parse("never called \"shell\""))
                .Subscribe(result =>
                {
                    told.Add(result);
                    at = seen;
                })
        )
        {
            using (AgentSession session = observatory.StartSession(new AgentContext("bad", "a")))
            {
                session.ToolCall("search").Dispose();
                Assert.Empty(told);
                session.ToolCall("shell").Dispose();
                Assert.Single(told);
            }

            observatory.StartSession(new AgentContext("good", "a")).Dispose();
        }

        Assert.Equal([RuleVerdict.Broken, RuleVerdict.Holds], told.Select(result => result.Verdict));
        Assert.Equal("shell", NameOf(Assert.Single(told[0].Stretch)));
        Assert.Equal(["bad", "good"], told.Select(result => result.Session.SessionId));
        Assert.Equal(seen, at);
    }
}
