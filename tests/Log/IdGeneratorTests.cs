using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class IdGeneratorTests
{
    [Fact]
    public void TheSameNumbersGiveTheSameIds()
    {
        SessionEnvelope[] runs = [Run(new Numbers(7)), Run(new Numbers(7)), Run(new Numbers(8))];

        Assert.Equal(Ids(runs[0]), Ids(runs[1]));
        Assert.NotEqual(Ids(runs[0]), Ids(runs[2]));
        Assert.All(runs, run => Assert.False(run.Session.TraceId.IsNone));
    }

    [Fact]
    public void AGeneratorThatThrowsOrHasNothingToGiveIsReplacedByTheSystems()
    {
        SessionEnvelope[] runs = [Run(new Numbers(0, step: 0)), Run(new Broken())];

        foreach (SessionEnvelope run in runs)
        {
            Assert.False(run.Session.TraceId.IsNone);
            Assert.All(run.Spans, span => Assert.False(span.SpanId.IsNone));
            Assert.Equal(run.Spans.Length, run.Spans.Select(span => span.SpanId).Distinct().Count());
        }
    }

    private static SessionEnvelope Run(IIdGenerator ids) =>
        Some.Envelope(
            session =>
            {
                using (session.AgentStep("plan"))
                {
                    session.ToolCall("search").Dispose();
                }
            },
            Some.Quiet() with
            {
                IdGenerator = ids,
            }
        );

    private static string Ids(SessionEnvelope envelope) =>
        envelope.Session.TraceId + " " + string.Join(' ', envelope.Events.Select(e => e.SpanId + "/" + e.EventId));

    private sealed class Numbers(ulong first, ulong step = 1) : IIdGenerator
    {
        private ulong next = first;

        public ulong Next() => next += step;
    }

    private sealed class Broken : IIdGenerator
    {
        public ulong Next() => throw new InvalidOperationException("no numbers left");
    }
}
