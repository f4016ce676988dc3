using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Analysis;

/// <summary>Queries, and what of the trace they select: kinds and names, in the trace's order.</summary>
public class QueryTableTests
{
    private const string Session = "session demo";
    private const string Plan = "agent_step plan";
    private const string Model = "llm_call gpt-4.1";
    private const string Search = "tool_call search";
    private const string Fetch = "tool_call fetch";
    private const string Answer = "stream answer";
    private const string All = $"{Session}, {Plan}, {Model}, {Search}, {Fetch}, {Answer}";
    private const string Tools = $"{Search}, {Fetch}";

    /// <summary>What of a query looks at one event alone gives another answer for each; it is not among these.</summary>
    public static readonly TheoryData<string, string> OfSpans = new()
    {
        // A kind, a name, a status.
        { "kind=tool_call", Tools },
        { "kind!=tool_call", $"{Session}, {Plan}, {Model}, {Answer}" },
        { "kind=session", Session },
        { "kind", All },
        { "kind~CALL", $"{Model}, {Tools}" },
        { "kind!~call", $"{Session}, {Plan}, {Answer}" },
        { "name=search", Search },
        { "name=\"search\"", Search },
        { "name=sear", "" },
        { "name~sear", Search },
        { "name=gpt-4.1", Model },
        { "status=error", Fetch },
        { "status!=error", $"{Session}, {Plan}, {Model}, {Search}, {Answer}" },
        { "status=ok and kind=tool_call", Search },
        { "tool", Tools },
        { "tool=fetch", Fetch },
        { "model=gpt-4.1", Model },
        { "model!=gpt-4.1", "" },
        { "not model=gpt-4.1", $"{Session}, {Plan}, {Tools}, {Answer}" },
        { "agent=demo", All },
        { "agent!=demo", "" },
        // Errors.
        { "error", Fetch },
        { "error~timeout", Fetch },
        { "error.type=System.TimeoutException", Fetch },
        { "error.message~\"after 30\"", Fetch },
        { "error.message!~timeout", "" },
        { "not error", $"{Session}, {Plan}, {Model}, {Search}, {Answer}" },
        // Times and durations.
        { "duration>1s", $"{Session}, {Plan}, {Model}, {Fetch}" },
        { "kind=tool_call and duration>1s", Fetch },
        { "duration=300ms", Search },
        { "duration>=0.5m", $"{Session}, {Plan}, {Fetch}" },
        { "duration<100000us", Answer },
        { "duration<=50000000ns", Answer },
        { "duration<1h and duration>1 s and kind=llm_call", Model },
        { "time>=2026-01-31T08:00:02Z", $"{Tools}, {Answer}" },
        { "time>2026-01-31T09:00:02.2+01:00", $"{Fetch}, {Answer}" },
        { "time<2026-01-31", "" },
        { "time>=2026-01-31", All },
        { "time>=10m ago", "" },
        { "time>=1h ago", All },
        { "time<now", All },
        { "end<=2026-01-31T08:00:02Z", Model },
        // Attributes and metadata.
        { "attr.city", Plan },
        { "not attr.city", $"{Session}, {Model}, {Tools}, {Answer}" },
        { "attr.city=Zurich", Plan },
        { "attr.city!=Zurich", "" },
        { "attr.city!=Bern", Plan },
        { "attr.note~\"\\\"FAST\\\"\"", Plan },
        { "attr.\"top_k\"=5", Search },
        { "attr.top_k>=5 and attr.top_k<6", Search },
        { "attr.top_k>5", "" },
        { "attr.top_k=\"5\"", Search },
        { "attr.top_k=5.0", Search },
        { "attr.ratio<1", Search },
        { "attr.cached=false", Search },
        { "attr.nothing", "" },
        { "attr.nothing!=1", "" },
        { "attr.bytes>1MB", Fetch },
        { "attr.bytes<=2000KB", Fetch },
        { "attr.elapsed_ms>0.2s", Search },
        { "attr.elapsed_ms>1s", "" },
        { "attr.due>now", Search },
        { "attr.due=2026-02-01", Search },
        { "attr.url=\"https://example.org/a?b=c\"", Fetch },
        { "attr.query<s", Search },
        { "attr.query>s", "" },
        { "attr.gen_ai.usage.input_tokens>=1000", Model },
        { "attr.gen_ai.response.finish_reasons=length", Model },
        { "attr.gen_ai.response.finish_reasons~\"\"", Model },
        { "tokens>1000", Model },
        { "tokens.input=1200 and tokens.output<100", Model },
        { "tokens<1", "" },
        { "meta.tenant=acme and kind=stream", Answer },
        { "meta.retries>=2 and kind=stream", Answer },
        { "meta.city", "" },
        // Events.
        { "events>0", $"{Session}, {Search}, {Answer}" },
        { "events=3 and kind=stream", Answer },
        { "events.late>0", "" },
        { "events.dropped=0 and kind=stream", Answer },
        // The session as a whole.
        { "session.agent=demo and session.time<now and kind=stream", Answer },
        { "session.user=ann and name=plan", Plan },
        { "session.id=s1 and name=plan", Plan },
        { "session.id!=s1", "" },
        // Together.
        { "kind=stream or kind=llm_call and duration>1h", Answer },
        { "(kind=stream or kind=llm_call) and duration<1h", $"{Model}, {Answer}" },
        { "not (kind=tool_call or kind=session) and not kind=stream", $"{Plan}, {Model}" },
        { "not not kind=stream", Answer },
        { "NOT kind=tool_call AND kind~call", Model },
        { "text~timeout", Fetch },
        { "text~zurich", Plan },
        { "text~RX", Search },
    };

    public static readonly TheoryData<string, string> OfEventsAndTotals = new()
    {
        { "event.name=token", Answer },
        { "event.name=token and event.text~\"stop\"", Answer },
        { "event.name!=token", $"{Search}, {Answer}" },
        { "not event.name", $"{Session}, {Plan}, {Model}, {Fetch}" },
        { "event.text=a", Search },
        { "event.time>=2026-01-31T08:00:32Z", Answer },
        { "text~don't", Answer },
        { "session.errors>0 and kind=session", Session },
        { "session.errors>=1 and status=error", Fetch },
        { "session.spans=5 and kind=stream", Answer },
        { "session.events=4 and kind=stream", Answer },
        { "session.tokens=1280 and kind=stream", Answer },
        { "session.duration>30s and kind=stream", Answer },
        { "session.status=ok and kind=stream", Answer },
        { "session.error", "" },
    };

    [Theory]
    [MemberData(nameof(OfSpans))]
    [MemberData(nameof(OfEventsAndTotals))]
    public void TheLibrarySelects(string query, string expected) => Assert.Equal(expected, Selected(query));

    [Theory]
    [MemberData(nameof(OfSpans))]
    public void AtTheEndOfASpanEventsGiveTheSameAnswer(string query, string expected)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(QueryTrace.Now);
        EventMatcher matcher = TraceQuery.Parse(query).OnEvents(clock);
        var ended = new List<TraceNode>();
        foreach (TraceEvent one in QueryTrace.Recorded.Value.Events)
        {
            if (matcher.Matches(one) && (one.Fact.IsSpanEnded || one.Fact.IsSessionEnded))
            {
                ended.Add(NodeOf(one));
            }
        }

        Assert.Equal(expected, string.Join(", ", ended.OrderBy(node => node.Index)));
    }

    [Theory]
    [MemberData(nameof(OfSpans))]
    [MemberData(nameof(OfEventsAndTotals))]
    public void WhatIsPrintedReadsAsTheSameQuery(string query, string expected)
    {
        TraceQuery read = TraceQuery.Parse(query);

        Assert.Equal(read, TraceQuery.Parse(read.ToString()));
        Assert.Equal(expected, Selected(read.ToString()));
    }

    [Theory]
    [InlineData("event.name=token and event.text~stop", "token")]
    [InlineData("event.text~don't", "token")]
    [InlineData("event.name!=token", "cache_miss, end")]
    [InlineData("kind=stream and event.name=end", "end")]
    [InlineData("events=2 and event.name", "token")]
    public void AStreamOfEventsIsAskedAboutEachEventAlone(string query, string expected)
    {
        var seen = new List<string>();
        using IDisposable _ = Source().Where(TraceQuery.Parse(query)).Subscribe(new Collector(seen));

        Assert.Equal(expected, string.Join(", ", seen));
    }

    [Fact]
    public void WhatComesOfASessionAfterItsEndIsLookedAtAloneUntilTheSessionStartsAgain()
    {
        TraceEvent[] events = QueryTrace.Recorded.Value.Events;
        TraceEvent[] spanStarts = [.. events.Where(one => one.Fact.IsSpanStarted)];
        EventMatcher matcher = TraceQuery.Parse("session.spans>1").OnEvents(TimeProvider.System);

        Assert.Contains(true, events.Select(matcher.Matches).ToList());
        Assert.All(spanStarts, late => Assert.False(matcher.Matches(late)));
        Assert.False(matcher.Matches(events[0]));
        Assert.Contains(true, spanStarts.Select(matcher.Matches));
    }

    [Fact]
    public void AnEnvelopeMatchesIfTheSessionOrASpanIsSelected()
    {
        SessionEnvelope envelope = QueryTrace.Recorded.Value.Envelope;

        Assert.True(TraceQuery.Parse("status=error").Matches(envelope, QueryTrace.Now));
        Assert.False(TraceQuery.Parse("kind=wait").Matches(envelope, QueryTrace.Now));
    }

    private static string Selected(string query) =>
        string.Join(
            ", ",
            TraceQuery.Parse(query).Select(TraceForest.Of(QueryTrace.Recorded.Value.Envelope), QueryTrace.Now)
        );

    private static TraceNode NodeOf(TraceEvent one) =>
        TraceForest
            .Of(QueryTrace.Recorded.Value.Envelope)
            .Nodes.Single(node => one.Fact is TraceFact.SessionEnded ? node.IsSession : node.Span?.SpanId == one.SpanId);

    private static IObservable<TraceEvent> Source() =>
        System.Reactive.Linq.Observable.ToObservable(QueryTrace.Recorded.Value.Events);

    private sealed class Collector(List<string> seen) : IObserver<TraceEvent>
    {
        public void OnNext(TraceEvent value) =>
            seen.Add(value.Fact is TraceFact.StreamEvent stream ? stream.Name : value.Fact.GetType().Name);

        public void OnCompleted() { }

        public void OnError(Exception error) => throw error;
    }
}
