using System.Reactive.Linq;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Wrapping;

public class StreamEndTests
{
    [Fact]
    public void AStreamsEndSaysHowManyItemsCameHowFastAndHowItEnded()
    {
        var clock = new FakeTimeProvider();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using StreamSpan stream = session.Stream("tokens");
                foreach (int wait in new[] { 30, 5, 20, 10 })
                {
                    clock.Advance(TimeSpan.FromMilliseconds(wait));
                    stream.Event("token");
                }

                clock.Advance(TimeSpan.FromMilliseconds(500));
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.Equal(4, envelope.Attribute("tokens", StreamAttribute.Items).AsInteger());
        Assert.Equal(30.0, envelope.Attribute("tokens", StreamAttribute.TimeToFirst).AsFloat());
        Assert.Equal(20.0, envelope.Attribute("tokens", StreamAttribute.MaxGap).AsFloat());
        Assert.Equal("completed", envelope.Attribute("tokens", StreamAttribute.End).AsString());
    }

    [Fact]
    public void AnEmptyStreamHasNoTimesAndASingleItemHasNoGap()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            session.Stream("empty").Dispose();
            using StreamSpan stream = session.Stream("single");
            stream.Event("token");
        });

        Assert.Equal([StreamAttribute.Items, StreamAttribute.End], Keys(envelope.Span("empty")));
        Assert.Equal(
            [StreamAttribute.Items, StreamAttribute.TimeToFirst, StreamAttribute.End],
            Keys(envelope.Span("single"))
        );
    }

    [Fact]
    public void ItemsThatNoLongerFitAreCountedToo()
    {
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using StreamSpan stream = session.Stream("tokens");
                for (int item = 0; item < 100; item++)
                {
                    stream.Event("token");
                }
            },
            Some.Quiet() with
            {
                MaxEventsPerSession = 10,
            }
        );

        Assert.True(envelope.Span("tokens").EventCount < 10);
        Assert.Equal(100, envelope.Attribute("tokens", StreamAttribute.Items).AsInteger());
    }

    [Fact]
    public void AttributesSetByHandDoNotPassForWhatTheStreamSaysOfItself()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using StreamSpan stream = session.Stream("tokens");
            stream.Set(StreamAttribute.End, "splendid");
        });

        Assert.Equal("completed", envelope.Attribute("tokens", StreamAttribute.End).AsString());
        Assert.Equal([StreamAttribute.End, StreamAttribute.Items], Keys(envelope.Span("tokens")));
    }

    [Fact]
    public void AStreamByHandFailsIsCancelledOrStaysUnfinished()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using (StreamSpan failed = session.Stream("failed"))
            {
                failed.Fail(new IOException("lost"));
            }

            using (StreamSpan cancelled = session.Stream("cancelled"))
            {
                cancelled.Fail(new OperationCanceledException());
            }

            session.Stream("complete").Complete();
            session.Stream("unfinished").Event("token");
        });

        Assert.Equal("failed", envelope.Attribute("failed", StreamAttribute.End).AsString());
        Assert.Equal("cancelled", envelope.Attribute("cancelled", StreamAttribute.End).AsString());
        Assert.Equal("completed", envelope.Attribute("complete", StreamAttribute.End).AsString());
        Assert.Equal("unfinished", envelope.Attribute("unfinished", StreamAttribute.End).AsString());
    }

    private static string[] Keys(SpanRecord span) => [.. span.Attributes.Select(entry => entry.Key)];
}
