using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ConcurrencyTests
{
    [Fact]
    public void Fault26_SixtyFourThreadsInOneSessionSpanAndStreamLoseNothingAndKeepTheirOwnOrder()
    {
        const int Threads = 64;
        const int Rounds = 40;
        var options = Some.Quiet() with { MaxEventsPerSession = 100_000 };
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using AgentSpan span = session.AgentStep("span");
                using StreamSpan stream = session.Stream("stream");
                OtherThreads.Race(
                    Threads,
                    thread =>
                    {
                        for (int round = 0; round < Rounds; round++)
                        {
                            using AgentSpan own = session.ToolCall("own");
                            span.Event("t" + thread, ("round", round));
                            stream.Event("t" + thread, ("round", round));
                            span.Set("t" + thread, round);
                        }
                    }
                );
            },
            options
        );

        Assert.Equal(Threads * Rounds, envelope.Span("stream").EventCount);
        Assert.Equal(Threads * Rounds, envelope.Span("span").EventCount);
        Assert.Equal(Threads * Rounds, envelope.Spans.Count(span => span.Name == "own"));
        Assert.Equal(envelope.Events.Select((_, index) => index + 1L), envelope.Events.Select(e => e.Sequence));
        Assert.Equal(envelope.Events.OrderBy(e => e.Time).Select(e => e.Sequence), envelope.Events.Select(e => e.Sequence));
        var byThread = envelope
            .Events.Select(e => (e.SpanId, Fact: e.Fact as TraceFact.StreamEvent))
            .Where(e => e.Fact is not null)
            .GroupBy(e => (e.SpanId, e.Fact!.Name));
        Assert.All(
            byThread,
            thread =>
                Assert.Equal(Enumerable.Range(0, Rounds), thread.Select(e => (int)e.Fact!.Attributes["round"].AsInteger()))
        );
    }
}
