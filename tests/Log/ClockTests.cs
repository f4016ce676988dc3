using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ClockTests
{
    [Theory]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    public void Fault38_WhenTheWallClockJumpsDurationsAndOrderStayRight(int jumpSeconds)
    {
        var clock = new Clock();
        DateTimeOffset start = clock.GetUtcNow();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using (session.ToolCall("before"))
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                }

                using (AgentSpan across = session.ToolCall("across"))
                {
                    clock.Jump(TimeSpan.FromSeconds(jumpSeconds));
                    clock.Advance(TimeSpan.FromSeconds(20));
                    across.Event("after the jump");
                }

                clock.Advance(TimeSpan.FromSeconds(5));
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.Equal(TimeSpan.FromSeconds(1), envelope.Span("before").Duration);
        Assert.Equal(TimeSpan.FromSeconds(20), envelope.Span("across").Duration);
        Assert.Equal(TimeSpan.FromSeconds(26), envelope.Duration);
        Assert.Equal(start, envelope.Session.StartTime.ToDateTimeOffset());
        var times = envelope.Events.Select(e => e.Time.UnixNanoseconds).Append(envelope.EndTime.UnixNanoseconds).ToArray();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Fault38_ASessionWhoseFirstEventComesAfterAJumpBackStillBeginsWithItsStart()
    {
        var clock = new Clock();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                clock.Advance(TimeSpan.FromSeconds(11));
                clock.Jump(TimeSpan.FromHours(-1));
                session.ToolCall("t").Dispose();
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.True(envelope.Session.StartTime.UnixNanoseconds <= envelope.Events[0].Time.UnixNanoseconds);
        Assert.True(envelope.Session.StartTime.UnixNanoseconds <= envelope.EndTime.UnixNanoseconds);
    }

    [Fact]
    public void AClockThatHasDriftedIsAnchoredAnew()
    {
        var clock = new Clock();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                clock.Jump(TimeSpan.FromHours(1));
                clock.Advance(TimeSpan.FromSeconds(30));
                session.ToolCall("after the sleep").Dispose();
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.Equal(clock.GetUtcNow(), envelope.Span("after the sleep").StartTime.ToDateTimeOffset());
    }

    [Fact]
    public void AClockThatThrowsReachesNoAgent()
    {
        SessionEnvelope envelope = Some.Envelope(
            session => session.ToolCall("t").Dispose(),
            Some.Quiet() with
            {
                TimeProvider = new BrokenClock(),
            }
        );

        Assert.Equal(SpanStatus.Ok, envelope.Span("t").Status);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("no time");

        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("no time");
    }
}
