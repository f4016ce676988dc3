using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Rx;

public class OperatorTests
{
    private readonly HistoricalScheduler time = new();

    [Fact]
    public void FoldSessionsEmitsEachEnvelopeWhenItsEndComesAndTheOpenOnesAtTheEnd()
    {
        SessionEnvelope[] envelopes = Recorded();
        TraceEvent[] interleaved = [.. Interleave(envelopes[0].Replay(), envelopes[1].Replay().SkipLast(1))];

        var seen = Timed(OneASecond(interleaved).FoldSessions());

        Assert.Equal([interleaved.Length, interleaved.Length], seen.Select(one => one.Second));
        Assert.Equal(envelopes[0], seen[0].Value);
        Assert.Equal(SpanStatus.Unfinished, seen[1].Value.Status);
        Assert.Equal(envelopes[1].Spans.Length, seen[1].Value.Spans.Length);
    }

    [Fact]
    public void FoldSessionsOfASessionJoinedInTheMiddleStillKnowsWhoRan()
    {
        SessionEnvelope envelope = Recorded()[0];

        SessionEnvelope folded = envelope.Replay().Skip(2).ToObservable().FoldSessions().Wait();

        Assert.Equal(envelope.Session, folded.Session);
        Assert.True(folded.HasAnomalies);
    }

    [Fact]
    public void RunningSessionsShowsTheStateAfterEachEvent()
    {
        SessionEnvelope envelope = Recorded()[0];

        var seen = Timed(OneASecond(envelope.Replay()).RunningSessions().Select(SessionReducer.Seal));

        Assert.Equal(envelope.Replay().Count(), seen.Count);
        Assert.Equal(Enumerable.Range(1, seen.Count), seen.Select(one => one.Second));
        Assert.Empty(seen[0].Value.Spans);
        Assert.Equal(envelope, seen[^1].Value);
    }

    [Fact]
    public void OfSessionKeepsTheEventsOfThatSessionOnly()
    {
        SessionEnvelope[] envelopes = Recorded();
        IObservable<TraceEvent> events = OneASecond(Interleave(envelopes[0].Replay(), envelopes[1].Replay()));

        var seen = Timed(events.OfSession("second"));

        Assert.Equal(envelopes[1].Replay(), seen.Select(one => one.Value));
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(number => 2 * number), seen.Select(one => one.Second));
    }

    [Fact]
    public void StreamEventsKeepsTheEventsOfTheStreamsWithThatName()
    {
        SessionEnvelope[] envelopes = Recorded();

        var seen = Timed(OneASecond(envelopes[0].Replay()).StreamEvents("tokens"));

        Assert.Equal(["a", "b"], seen.Select(one => ((TraceFact.StreamEvent)one.Value.Fact).Attributes["text"].AsString()));
        Assert.Empty(Timed(OneASecond(envelopes[0].Replay()).StreamEvents("other")));
    }

    [Fact]
    public void SampledDecidesByTheTraceIdAndAlwaysKeepsErrors()
    {
        SessionEnvelope[] many =
        [
            .. Enumerable.Range(0, 1_000).Select(number => Some.Envelope(session => session.ToolCall("t").Dispose())),
        ];
        SessionEnvelope failed = Some.Envelope(session =>
        {
            using AgentSpan span = session.ToolCall("t");
            span.Fail(new IOException());
        });

        SessionEnvelope[] tenth = many.ToObservable().Sampled(0.1).ToEnumerable().ToArray();

        Assert.InRange(tenth.Length, 40, 200);
        Assert.Equal(tenth, many.ToObservable().Sampled(0.1).ToEnumerable());
        Assert.Equal(many, many.ToObservable().Sampled(1).ToEnumerable());
        Assert.Empty(many.ToObservable().Sampled(0).ToEnumerable());
        Assert.All(tenth, envelope => Assert.Contains(envelope, many.ToObservable().Sampled(0.5).ToEnumerable()));
        Assert.Single(Observable.Return(failed).Sampled(double.NaN).ToEnumerable());
    }

    [Fact]
    public void ToExporterIsAGuardedSinkThatOutlivesFailures()
    {
        SessionEnvelope envelope = Recorded()[0];
        using var source = new Subject<SessionEnvelope>();
        var flaky = new ThrowingExporter();
        using ExporterSubscription subscription = source.ToExporter(flaky, Some.Quiet());

        source.OnNext(envelope);
        flaky.IsBroken = false;
        source.OnNext(envelope);
        source.OnCompleted();

        Assert.Equal(
            (1, 1, 0),
            (subscription.Health.Exported, subscription.Health.Dropped.Total, subscription.Health.InFlight)
        );
    }

    [Fact]
    public void ToExporterCountsANullAsLost()
    {
        using var source = new Subject<SessionEnvelope>();
        var memory = new InMemoryExporter();
        using ExporterSubscription subscription = source.ToExporter(memory, Some.Quiet());

        source.OnNext(null!);
        source.OnNext(Recorded()[0]);

        Assert.Single(memory.Envelopes);
        Assert.Equal((1, 1), (subscription.Health.Exported, subscription.Health.Dropped[DropReason.InternalError]));
    }

    [Fact]
    public void ToExporterFlushesTheExporterWhenTheEnvelopesComplete()
    {
        var exporter = new FlushedExporter();
        using ExporterSubscription subscription = Recorded().ToObservable().ToExporter(exporter);

        Assert.Equal(["export", "export", "flush"], exporter.Calls);
    }

    [Fact]
    public void ToExporterSurvivesASourceThatFails()
    {
        using var source = new Subject<SessionEnvelope>();
        var memory = new InMemoryExporter();
        using ExporterSubscription subscription = source.ToExporter(memory);

        source.OnNext(Recorded()[0]);
        source.OnError(new InvalidOperationException());

        Assert.Single(memory.Envelopes);
    }

    private sealed class FlushedExporter : IFlushableExporter
    {
        internal List<string> Calls { get; } = [];

        public void Export(SessionEnvelope envelope) => Calls.Add("export");

        public void Flush() => Calls.Add("flush");
    }

    private static SessionEnvelope[] Recorded()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        foreach (string id in new[] { "first", "second" })
        {
            using AgentSession session = observatory.StartSession(new AgentContext(id, "agent"));
            using (session.ToolCall("t"))
            using (StreamSpan stream = session.Stream("tokens"))
            {
                stream.Event("token", ("text", "a"));
                stream.Event("token", ("text", "b"));
            }
        }

        return [.. memory.Envelopes];
    }

    private static IEnumerable<TraceEvent> Interleave(IEnumerable<TraceEvent> left, IEnumerable<TraceEvent> right)
    {
        TraceEvent[] second = [.. right];
        return left.SelectMany((one, index) => index < second.Length ? [one, second[index]] : new[] { one });
    }

    /// <summary>In virtual time, one event a second.</summary>
    private IObservable<TraceEvent> OneASecond(IEnumerable<TraceEvent> events)
    {
        TraceEvent[] all = [.. events];
        return Observable.Generate(
            0,
            at => at < all.Length,
            at => at + 1,
            at => all[at],
            _ => TimeSpan.FromSeconds(1),
            time
        );
    }

    private List<(T Value, int Second)> Timed<T>(IObservable<T> source)
    {
        var seen = new List<(T Value, int Second)>();
        DateTimeOffset start = time.Now;
        using IDisposable subscription = source.Subscribe(value => seen.Add((value, (int)(time.Now - start).TotalSeconds)));
        time.AdvanceBy(TimeSpan.FromMinutes(10));
        return seen;
    }
}
